using Promote.Guard.Git;

namespace Promote.Gates.Tests;

/// <summary>Which commit made a file what it is: told from the history alone, as <c>git log</c> tells it.</summary>
public sealed class FileLineTests
{
    [Theory]
    [InlineData("a commit of the line", "b:a=1, a:=0", "b")]
    [InlineData("a merge that took the branch's", "m:a c=1, c:a=1, a:=0", "c")]
    [InlineData("a merge of a branch that said something on its way", "m:a d=1, d:c=1, c:a=2, a:=0", "d")]
    [InlineData("a merge that took what the line had", "m:a c=0, c:a=1, a:=0", "a")]
    [InlineData("a merge of merges", "m:a n=1, n:c d=1, c:a=2, d:a=1, a:=0", "d")]
    [InlineData("a merge that says what nobody said", "m:a c=3, c:a=1, a:=0", "m")]
    [InlineData("a branch of which nothing else is known", "m:a=1", "m")]
    public void A_merge_is_followed_to_the_commit_that_it_took_the_file_from(string what, string history, string maker)
    {
        var commits = history.Split(", ").Select(one => one.Split(':', '=')).ToList();
        var line = new FileLine(
            commits.ToDictionary(one => one[0], one => one[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)),
            commits.ToDictionary(one => one[0], one => one[2])
        );

        line.MakerOf(commits[0][0]).ShouldBe(maker, what);
    }
}
