using Promote.Sandbox.Git;

namespace Promote.Sandbox.Forge;

/// <summary>What a squash's message says where whoever merges does not: <c>squash_merge_commit_message</c>.</summary>
internal static class SquashMessage
{
    /// <summary>The commits' messages.</summary>
    public const string Commits = "COMMIT_MESSAGES";

    /// <summary>The pull request's text.</summary>
    public const string Pull = "PR_BODY";

    /// <summary>Nothing.</summary>
    public const string Blank = "BLANK";

    /// <summary>
    /// What follows the title. Of several commits each message is an item, so their trailers are trailers no more; a line
    /// parts them from the authors beside the pull request's own.
    /// </summary>
    public static string Body(Repository repository, PullRequest pull, IReadOnlyList<GitCommit> commits)
    {
        var setting = repository.Settings.SquashMergeCommitMessage;
        if (setting == Blank)
            return "";
        var body =
            setting == Pull ? (pull.Body ?? "").ReplaceLineEndings("\n").Trim('\n')
            : commits.Count == 1 ? string.Join('\n', commits[0].Message.Split('\n').Skip(1)).Trim('\n')
            : string.Join("\n\n", commits.Select(commit => "* " + commit.Message.Trim('\n')));
        if (commits.Count == 1)
            return body;
        var authors = commits
            .SelectMany(commit => commit.CoAuthors.Prepend(commit.Author))
            .Where(author => !author.Email.Equals(pull.Author.Email, StringComparison.OrdinalIgnoreCase))
            .DistinctBy(author => author.Email, StringComparer.OrdinalIgnoreCase)
            .Select(author => $"Co-authored-by: {author.Name} <{author.Email}>")
            .ToList();
        return authors.Count == 0 ? body : $"{body}\n\n---------\n\n{string.Join('\n', authors)}";
    }
}
