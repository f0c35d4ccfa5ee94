using Promote.Sandbox.Forge;

namespace Promote.Sandbox.Hosting;

/// <summary>The protection that a manifests repository should have, as the demo and most tests want it.</summary>
internal static class Seeding
{
    /// <summary>The check that the CI stand-in sets.</summary>
    public const string Check = "manifests/render";

    /// <summary>Where the owners are written.</summary>
    public const string CodeOwnersPath = ".github/CODEOWNERS";

    /// <summary>Production, and the rules themselves, are owned.</summary>
    public const string CodeOwners = """
        # Whoever changes production needs one of these to approve.
        /apps/*/overlays/prod/  @rita
        /promote.yaml           @rita
        /.github/CODEOWNERS     @rita

        """;

    /// <summary>The rules of main.</summary>
    public static Ruleset Ruleset(Accounts accounts) =>
        new()
        {
            Name = "main",
            Bypass = [accounts.Promoter.Login],
            PullRequest = new PullRequestRule { RequireCodeOwnerReview = true, DismissStaleReviewsOnPush = true },
            RequiredStatusChecks = new StatusRule { Checks = [new RequiredCheck(Check, accounts.Ci.Id)] },
        };
}
