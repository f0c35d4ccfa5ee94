using Promote.Errors;
using Promote.Hosts;
using Promote.Proof;
using Promote.Tests.Hosts;
using Promote.Verbs;

namespace Promote.Tests.Proof;

public sealed class ProofReportTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_step_summary_has_every_link_and_the_outputs_say_what_it_came_to()
    {
        var result = Result(ProofCase.Good.WithMerge(merge => merge with { Checks = [] }));

        var host = new GitHubActionsHost(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["GITHUB_OUTPUT"] = folder.File("output"),
                ["GITHUB_STEP_SUMMARY"] = folder.File("summary"),
            },
            TextWriter.Null
        );
        host.Tell(result);

        var summary = File.ReadAllText(folder.File("summary"));
        summary.ShouldStartWith("### web in prod: not proven\n");
        summary.ShouldContain("| prod | guard | **missing** | There is no check promote/verify on bbbbbbbbbbbb.");
        summary.Split('\n').Count(line => line.StartsWith("| ", StringComparison.Ordinal)).ShouldBe(22);
        File.ReadAllText(folder.File("output")).ShouldContain("\nnot-proven\n");
    }

    [Fact]
    public void Its_line_counts_what_was_checked_or_names_what_is_not()
    {
        var proven = Result(ProofCase.Good);
        var open = Result(ProofCase.Good.WithImage(image => image with { Tagged = ProofCase.DigestOf(ProofCase.Old) }));

        (proven.Exit, proven.Summary).ShouldBe(
            (ExitCode.Done, "Proven: 15 links checked, 5 claims that nothing contradicts.")
        );
        (open.Exit, open.Summary).ShouldBe((ExitCode.Refused, "Not proven: tag wrong."));
    }

    private static ProveResult Result(ProofFacts facts)
    {
        var links = ProofJudge.Judge(facts);
        return new ProveResult
        {
            App = "web",
            Environment = "prod",
            Commit = facts.Revision.Value,
            Outcome = ProofJudge.IsProven(links) ? ProofOutcome.Proven : ProofOutcome.NotProven,
            Images = [],
            Links = links,
        };
    }
}
