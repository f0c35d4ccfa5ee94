using Promote.Errors;
using static Promote.Tests.Forges.GitHub.GitHubWorld;

namespace Promote.Tests.Forges.GitHub;

public sealed class GitHubWorkflowsTests
{
    [Fact]
    public async Task A_token_that_may_not_start_workflows_is_told_the_right_by_its_name()
    {
        await using var world = new GitHubWorld(asked =>
            asked.Path.EndsWith("/dispatches", StringComparison.Ordinal)
                ? Refusal(403, "Resource not accessible by integration")
                : new Answer(200, Json(new { default_branch = "main" }))
        );

        var error = await Should.ThrowAsync<RemoteException>(() =>
            world.Workflows.DispatchAsync("promote.yml", new Dictionary<string, string>(StringComparer.Ordinal), Stop)
        );

        error.Code.ShouldBe(ErrorCodes.NotAllowed);
        error.Next.ShouldBe("Give the token in PROMOTE_TOKEN the right Actions: write on acme/manifests.");
    }
}
