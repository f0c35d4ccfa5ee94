using System.Text.Json;

namespace Templates.Tests.Chain;

/// <summary>The workflows' steps, really run, from an application's push to prod, by keys that may do no more than they must.</summary>
public sealed class RequestChainTests(Platform platform) : IClassFixture<Platform>
{
    [Fact]
    public async Task One_image_goes_from_a_push_to_prod_though_the_applications_key_may_write_nothing()
    {
        var application = platform.PushApplicationAsync();
        await platform.UntilAsync(() => Task.FromResult(application.IsCompleted), "the application's run ended");
        var built = (await application).ShouldSucceed();
        var digest = built.Job("promote / build").Outputs["digest"];

        // Merged by the promoter, once the guard and the check are green.
        await platform.UntilAsync(async () => await platform.DigestAsync("staging") == digest, "staging runs it");
        await platform.UntilAsync(async () => await platform.ProposalAsync("prod") is not null, "prod is proposed");
        var proposal = (await platform.ProposalAsync("prod"))!.Value;
        var pull = proposal.GetProperty("url").GetString()!;

        // Merged by a person who owns prod, and synced by one.
        await platform.ApproveAsync(proposal);
        await platform.UntilAsync(
            async () =>
                (await platform.Sandbox.CallAsync(HttpMethod.Get, pull, "reviewer"))
                    .GetProperty("mergeable_state")
                    .GetString() == "clean",
            "prod's pull request may be merged"
        );
        await platform.Sandbox.CallAsync(HttpMethod.Put, $"{pull}/merge", "reviewer", new { });
        await platform.Sandbox.CallAsync(HttpMethod.Post, "/api/v1/applications/web-prod/sync", "argocd", new { });
        await platform.UntilAsync(async () => await platform.DigestAsync("prod") == digest, "prod runs it");

        built.Job("promote / request").Step("request").Outputs["outcome"].ShouldBe("accepted");
        platform.Runs.ShouldAllBe(
            run => run.Conclusion == "success",
            platform.Runs.FirstOrDefault(run => run.Conclusion != "success")?.Story
        );
        platform.Runs.SelectMany(run => run.LegacyCommands).ShouldBeEmpty();
        // What reaches more than this repository may only read.
        var asked = platform
            .Runs.SelectMany(run => run.Jobs)
            .SelectMany(job => job.Steps)
            .Select(step => step.Recorded);
        asked
            .Where(token => token.ValueKind == JsonValueKind.Object && token.TryGetProperty("permissions", out _))
            .Where(token => token.GetProperty("repositories").GetArrayLength() == 0)
            .Select(token => $"{token.GetProperty("app")}: {Levels(token.GetProperty("permissions"))}")
            .Distinct()
            .ShouldBe(["promote-sources: contents=read"]);
    }

    private static string Levels(JsonElement permissions) =>
        string.Join(' ', permissions.EnumerateObject().Select(one => $"{one.Name}={one.Value}"));
}
