using Promote.Verbs;
using Promote.Verbs.Promotion;
using static Promote.Tests.Verbs.RollbackWorld;

namespace Promote.Tests.Verbs;

/// <summary>The world of rollbacks with dev, staging and prod, of which staging and prod take hotfixes. All run 1.0.0.</summary>
internal static class HotfixWorld
{
    public const string Debt = "debts/prod/web.yaml";
    public const string Branch = "promote/prod/web";

    public const string Environments = $$"""
        version: 1
        environments:
          dev: { deliver: commit }
          staging: { from: dev, hotfix: { approvals: 1 } }
          prod: { from: staging, deliver: commit, hotfix: { approvals: 2, reviewers: ["@acme/platform"] } }
        apps:
          web: { images: [{{Image}}], tags: semver }
        """;

    public static async Task<RollbackWorld> CreateWorldAsync(string configuration = Environments)
    {
        var world = await CreateAsync(configuration);
        await world.RunsAsync("staging", "1.0.0");
        return world;
    }

    /// <summary>Where prod was hotfixed to a tag.</summary>
    public static async Task<RollbackWorld> CreateHotfixedAsync(string tag = "1.0.1")
    {
        var world = await CreateWorldAsync();
        await world.HotfixAsync(tag);
        await world.MergeAsync(Branch);
        return world;
    }

    public static Task<PromotionResult> HotfixAsync(
        this RollbackWorld world,
        string tag,
        string environment = "prod",
        string reason = "Checkout fails",
        bool dryRun = false
    ) =>
        world.WithAsync(remotes =>
            new Hotfix
            {
                App = "web",
                Environment = environment,
                Tag = tag,
                Reason = reason,
                DryRun = dryRun,
            }.RunAsync(remotes, Stop)
        );

    public static Task<PayBackResult> PayBackAsync(
        this RollbackWorld world,
        string environment = "prod",
        bool dryRun = false
    ) =>
        world.WithAsync(remotes =>
            new PayBack
            {
                App = "web",
                Environment = environment,
                DryRun = dryRun,
            }.RunAsync(remotes, Stop)
        );

    public static Task<PromotionResult> ToAsync(this RollbackWorld world, string environment) =>
        world.WithAsync(remotes =>
            new PromoteTo
            {
                App = "web",
                Environment = environment,
                AllowDowngrade = true,
            }.RunAsync(remotes, Stop)
        );

    /// <summary>What status says of an environment.</summary>
    public static async Task<EnvironmentStatus> StatusAsync(this RollbackWorld world, string environment) =>
        (await world.WithAsync(remotes => new Status().RunAsync(remotes, Stop)))
            .Apps.Single()
            .Environments.Single(one => one.Environment == environment);
}
