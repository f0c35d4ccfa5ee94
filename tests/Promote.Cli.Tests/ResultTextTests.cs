using Promote.Cli.Output;
using Promote.Verbs;

namespace Promote.Cli.Tests;

/// <summary>Results as people read them, and as programs do.</summary>
public sealed class ResultTextTests
{
    private static readonly SmokeTestResult NoTests = new()
    {
        App = "web",
        Environment = "dev",
        Commit = new string('a', 40),
        Outcome = SmokeTestOutcome.NotRequired,
        Checks = [],
        Recorded = false,
    };

    [Fact]
    public void Smoke_tests_that_there_are_none_of_are_told_in_a_sentence() =>
        ResultText
            .Of(NoTests, isTerminal: false)
            .ShouldBe("web has no smoke tests, and nothing that comes from dev requires them.");

    [Fact]
    public void Smoke_tests_that_there_are_none_of_have_an_outcome_of_their_own() =>
        ResultJson.Of(NoTests).ShouldContain("\"outcome\": \"not-required\"");

    [Fact]
    public void Manifests_that_are_not_there_are_named_with_the_key_that_says_where_they_are()
    {
        var status = new StatusResult
        {
            Commit = new string('a', 40),
            Environments = ["dev", "prod"],
            Apps =
            [
                new AppStatus(
                    "orders",
                    [
                        new("dev", null, [], null) { MissingFile = "k8s/dev.yaml" },
                        new("prod", null, [], null) { MissingFile = "k8s/prod.yaml" },
                    ]
                ),
            ],
        };

        ResultText
            .Of(status, isTerminal: false)
            .ShouldEndWith(
                "\norders: not there: k8s/dev.yaml, k8s/prod.yaml; 'manifest' in promote.yaml says where they are"
            );
    }
}
