using System.Text.Json;

namespace Templates.Tests.Azure;

/// <summary>The same, for a platform team: each identity is named, and main asks for the guard's check.</summary>
public sealed class GuardedWorld : AzureWorld
{
    private const int GuardApp = 2003;

    /// <inheritdoc/>
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var rules = await FileAsync("promote.yaml");
        var files = new Dictionary<string, string?>
        {
            ["promote.yaml"] = rules.Replace(
                "\napps:\n",
                """

                identities: { promoter: "promote[bot]", guard: "promote-guard[bot]", evidence: "promote-evidence[bot]" }
                requesters: "{app}-ci[bot]"
                apps:

                """,
                StringComparison.Ordinal
            ),
        };
        // What runs at first is a commit of the application, so that it can be told who wrote what came after it.
        var first = await HeadAsync("acme/web");
        foreach (var environment in new[] { "dev", "staging", "prod" })
        {
            var path = $"apps/web/overlays/{environment}/kustomization.yaml";
            files[path] = (await FileAsync(path)).Replace("4f1c2d7a9b3e", first, StringComparison.Ordinal);
        }

        await CommitAsync(Manifests, files);
        await Sandbox.CallAsync(
            HttpMethod.Put,
            $"/_sandbox/repositories/{Manifests}/rulesets",
            "admin",
            new[]
            {
                new
                {
                    name = "main",
                    bypass = new[] { "promote[bot]" },
                    pullRequest = new { requireCodeOwnerReview = true, dismissStaleReviewsOnPush = true },
                    requiredStatusChecks = new
                    {
                        checks = new[] { new { context = "promote/verify", integrationId = GuardApp } },
                    },
                },
            }
        );
    }

    /// <summary>The open pull request that brings a digest to an environment; null where there is none.</summary>
    public async Task<JsonElement?> ProposalAsync(string environment, string digest)
    {
        var pull = await ProposalAsync(environment);
        var path = $"apps/web/overlays/{environment}/kustomization.yaml?ref=promote/{environment}/web";
        return pull is not null && (await FileAsync(path)).Contains(digest, StringComparison.Ordinal) ? pull : null;
    }

    private async Task<JsonElement?> ProposalAsync(string environment) =>
        (await Sandbox.CallAsync(HttpMethod.Get, $"{Sandbox.Api}/repos/{Manifests}/pulls?state=open", "developer"))
            .EnumerateArray()
            .Where(pull => pull.GetProperty("head").GetProperty("ref").GetString() == $"promote/{environment}/web")
            .Select(pull => (JsonElement?)pull)
            .FirstOrDefault();

    private async Task<string> HeadAsync(string repository) =>
        (await Sandbox.CallAsync(HttpMethod.Get, $"{Sandbox.Api}/repos/{repository}/git/ref/heads/main", "developer"))
            .GetProperty("object")
            .GetProperty("sha")
            .GetString()!;
}
