using Promote.Forges;
using Promote.Gates;

namespace Promote.Tests.Forges;

public sealed class PullRequestTextTests
{
    [Fact]
    public void A_promotion_is_told_whole()
    {
        var body = PullRequestText.Body(
            Content() with
            {
                Gates =
                [
                    new GateResult("healthy", GateVerdict.Passed, "web is healthy in dev."),
                    new GateResult("smoke", GateVerdict.Waiting, "Not run yet."),
                    new GateResult("soak", GateVerdict.Refused, "It failed."),
                ],
                ToMerge = ["It merges by itself once the checks that the branch requires are green."],
                Commits = [(new string('1', 40), "Fix #1", "Dana"), (new string('2', 40), "Add @all", "Rita")],
                Source = "acme/web",
                Run = "https://ci.test/runs/1",
            }
        );

        body.ShouldBe(
            """
            Promotes **web** to **staging**, as it runs in dev.

            | Image | Runs now | Shall run |
            | --- | --- | --- |
            | `ghcr.io/acme/web` | `v1` | `v2 sha256:abc` |

            | Gate | | What it saw |
            | --- | --- | --- |
            | healthy | passed | web is healthy in dev. |
            | smoke | waits | Not run yet. |
            | soak | refuses | It failed. |

            ### To merge

            - It merges by itself once the checks that the branch requires are green.

            ### 2 commits of acme/web

            - `111111111111` Fix #~1 (Dana)
            - `222222222222` Add @~all (Rita)

            Made by [this run](<https://ci.test/runs/1>).

            """.ReplaceLineEndings("\n").Replace('~', '\u200B')
        );
    }

    [Fact]
    public void The_first_environment_of_a_chain_comes_from_none_and_what_is_not_known_is_not_told()
    {
        var body = PullRequestText.Body(
            Content() with
            {
                From = [],
                Images = [("ghcr.io/acme/web", null, "v2")],
                Run = "javascript:alert(1)",
            }
        );

        body.ShouldStartWith("Promotes **web** to **staging**.\n");
        body.ShouldContain("| `ghcr.io/acme/web` | nothing | `v2` |\n");
        body.ShouldNotContain("commit");
        body.ShouldNotContain("javascript");
    }

    [Fact]
    public void Of_many_commits_the_newest_are_told_and_the_others_counted()
    {
        var body = PullRequestText.Body(
            Content() with
            {
                Commits = [.. Enumerable.Range(1, 60).Select(i => (new string('a', 40), $"Change {i}", "Dana"))],
            }
        );

        body.ShouldContain("### 60 commits\n");
        body.ShouldNotContain("Change 10 ");
        body.ShouldContain("Change 11 ");
        body.ShouldContain("Change 60 ");
        body.ShouldEndWith("- and 10 before these\n");
    }

    [Fact]
    public void Whatever_others_wrote_the_forge_takes_it()
    {
        var hostile = new string('&', 5000) + "\n| | |\n<!-- @all -->";

        var body = PullRequestText.Body(
            Content() with
            {
                App = hostile,
                From = [hostile],
                Gates = [.. Enumerable.Repeat(new GateResult("g", GateVerdict.Passed, hostile), 30)],
                Commits = [.. Enumerable.Repeat((hostile, hostile, hostile), 250)],
            }
        );
        var toMerge = PullRequestText.Body(Content() with { ToMerge = [.. Enumerable.Repeat(hostile, 500)] });

        body.Length.ShouldBeLessThanOrEqualTo(60_000);
        body.ShouldContain("### 250 commits");
        body.ShouldContain(" before these\n");
        toMerge.Length.ShouldBeLessThanOrEqualTo(60_000);
        toMerge.ShouldEndWith("\n\n…\n");
        (body + toMerge).ShouldNotContain("<!--");
    }

    private static PullRequestContent Content() =>
        new()
        {
            App = "web",
            Environment = "staging",
            From = ["dev"],
            Images = [("ghcr.io/acme/web", "v1", "v2 sha256:abc")],
            Gates = [],
            ToMerge = [],
            Commits = null,
        };
}
