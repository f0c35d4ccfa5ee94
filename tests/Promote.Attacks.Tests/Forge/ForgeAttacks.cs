using Promote.Gates;

namespace Promote.Attacks.Tests.Forge;

/// <summary>What an attacker tries that only the forge's and the registry's records give away.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Gate">The gate that stops it.</param>
/// <param name="Verdict">Whether it is refused for good, or waits for what the attacker cannot bring about.</param>
/// <param name="TryAsync">Does it; gives the pull request's number.</param>
public sealed record ForgeAttack(string Name, string Gate, GateVerdict Verdict, Func<ForgeWorld, Task<int>> TryAsync)
{
    /// <summary>What prod requires.</summary>
    public string Requires { get; init; } = "healthy: true, smoke: true, approvals: 1";

    /// <summary>The app's settings; null for its source.</summary>
    public string? App { get; init; }

    public override string ToString() => Name;
}

/// <summary>The catalogue's second part.</summary>
public static class ForgeAttacks
{
    private const string Frozen = """
        version: 1
        environments: [prod]
        from: 2020-01-01T00:00:00Z
        until: 2099-01-01T00:00:00Z
        reason: Year end
        by: platform

        """;

    public static IReadOnlyList<ForgeAttack> All { get; } =
    [
        new(
            "evidence by whoever may write",
            "healthy",
            GateVerdict.Waiting,
            async world =>
            {
                await world.OnMainAsync((ForgeWorld.Staging, world.Overlay(2)));
                await world.SeenAsync("developer", "success");
                return await ApprovedAsync(world, 2, "senior");
            }
        ),
        new(
            "evidence by the workflows' own App",
            "healthy",
            GateVerdict.Waiting,
            async world =>
            {
                await world.OnMainAsync((ForgeWorld.Staging, world.Overlay(2)));
                await world.SeenAsync("actions", "success");
                return await ApprovedAsync(world, 2, "senior");
            }
        ),
        new(
            "a later success that hides the failure",
            "healthy",
            GateVerdict.Refused,
            async world =>
            {
                await world.SeenAsync("promote-evidence", "failure");
                await world.SeenAsync("developer", "success");
                return await ApprovedAsync(world, 1, "senior");
            }
        ),
        new(
            "evidence of another environment",
            "healthy",
            GateVerdict.Waiting,
            async world =>
            {
                await world.OnMainAsync((ForgeWorld.Staging, world.Overlay(2)));
                await world.SeenAsync("promote-evidence", "success", "dev/web");
                return await ApprovedAsync(world, 2, "senior");
            }
        ),
        new(
            "evidence of another app",
            "healthy",
            GateVerdict.Waiting,
            async world =>
            {
                await world.OnMainAsync((ForgeWorld.Staging, world.Overlay(2)));
                await world.SeenAsync("promote-evidence", "success", "staging/api");
                return await ApprovedAsync(world, 2, "senior");
            }
        ),
        new(
            "evidence of another commit",
            "healthy",
            GateVerdict.Waiting,
            async world =>
            {
                var other = await world.OnMainAsync(("README.md", "Nothing\n"));
                await world.OnMainAsync((ForgeWorld.Staging, world.Overlay(2)));
                await world.SeenAsync("promote-evidence", "success", commit: other);
                return await ApprovedAsync(world, 2, "senior");
            }
        ),
        new(
            "evidence of the version before",
            "healthy",
            GateVerdict.Waiting,
            async world =>
            {
                await world.OnMainAsync((ForgeWorld.Staging, world.Overlay(2)));
                return await ApprovedAsync(world, 2, "senior");
            }
        ),
        new(
            "a soak by the author's clock",
            "soak",
            GateVerdict.Waiting,
            // Whatever date the commit claims, the forge says when the evidence was recorded.
            async world =>
                await ApprovedAsync(world, 1, "senior")
        )
        {
            Requires = "healthy: true, soak: 1h",
        },
        new(
            "a tag that was moved after staging",
            "exists",
            GateVerdict.Refused,
            async world =>
            {
                await world.RepointAsync(1);
                return await ApprovedAsync(world, 1, "senior");
            }
        ),
        new(
            "an image that the registry never had",
            "exists",
            GateVerdict.Refused,
            async world =>
            {
                var overlay = world.Overlay("c0ffee000000", "sha256:" + new string('c', 64));
                await world.OnMainAsync((ForgeWorld.Staging, overlay));
                await world.SeenAsync("promote-evidence", "success");
                await PushAsync(world, "promote[bot]", overlay);
                return await world.OpenAsync("promote/prod/web");
            }
        ),
        new(
            "an image of a registry that nobody knows",
            "exists",
            GateVerdict.Refused,
            async world =>
            {
                var overlay =
                    world.Overlay(1).Replace("images:", "images:", StringComparison.Ordinal)
                    + "    newName: registry.evil.test/acme/web\n";
                await world.CommitAsync(world.Repository, "mine", "dana", (ForgeWorld.Prod, overlay));
                return await world.OpenAsync("mine", "developer");
            }
        ),
        new(
            "approval by the one whose code ships",
            "separation",
            GateVerdict.Waiting,
            async world => await ApprovedAsync(world, 1, "developer")
        ),
        new(
            "approval by the co-author of what ships",
            "separation",
            GateVerdict.Waiting,
            async world =>
                await ApprovedAsync(
                    world,
                    await world.CoWrittenAsync("Sam Senior <1005+sam@users.noreply.sandbox.test>"),
                    "senior"
                )
        ),
        new(
            "a co-author whom nobody knows",
            "separation",
            GateVerdict.Refused,
            async world =>
                await ApprovedAsync(world, await world.CoWrittenAsync("Sam at home <sam@home.test>"), "senior")
        ),
        new(
            "a source that a workflow wrote for the one who approves",
            "separation",
            GateVerdict.Refused,
            async world => await ApprovedAsync(world, await world.WrittenAsync("github-actions[bot]"), "senior")
        ),
        new(
            "a workflow's commit on the promotion's branch, for the one who approves",
            "separation",
            GateVerdict.Refused,
            async world =>
            {
                await PushAsync(world, "promote[bot]", world.Overlay(1));
                await PushAsync(
                    world,
                    "github-actions[bot]",
                    world.Overlay(1) + "replicas: [{ name: web, count: 0 }]\n"
                );
                return await OpenApprovedAsync(world);
            }
        ),
        new(
            "configuration alone on the promotion's branch, approved by who wrote it",
            "separation",
            GateVerdict.Waiting,
            async world =>
            {
                await PushAsync(world, "sam", world.Overlay(0) + "replicas: [{ name: web, count: 0 }]\n");
                return await OpenApprovedAsync(world);
            }
        ),
        new(
            "approval before the last push",
            "separation",
            GateVerdict.Waiting,
            async world =>
            {
                await PushAsync(world, "promote[bot]", world.Overlay(0) + "# soon\n");
                var number = await OpenApprovedAsync(world);
                await PushAsync(world, "dana", world.Overlay(1));
                return number;
            }
        ),
        new(
            "approval by the one who pushed to the promotion's branch",
            "separation",
            GateVerdict.Waiting,
            async world =>
            {
                var number = await world.PromotionAsync();
                await PushAsync(world, "sam", world.Overlay(1) + "# by me\n");
                await world.ApproveAsync(number, "senior");
                return number;
            }
        ),
        new(
            "approval by the one who started the promotion",
            "separation",
            GateVerdict.Waiting,
            async world =>
            {
                var number = await world.DispatchedAsync("sam");
                await world.ApproveAsync(number, "senior");
                return number;
            }
        ),
        new(
            "approval by one who may only read",
            "separation",
            GateVerdict.Waiting,
            async world => await ApprovedAsync(world, 1, "reader")
        ),
        new(
            "an app without a source",
            "separation",
            GateVerdict.Refused,
            async world => await ApprovedAsync(world, 1, "senior")
        )
        {
            App = "tags: sha",
        },
        new(
            "a source that the guard cannot read",
            "separation",
            GateVerdict.Refused,
            async world => await ApprovedAsync(world, 1, "senior")
        )
        {
            App = "source: acme/nowhere",
        },
        new(
            "a change during a freeze",
            "freeze",
            GateVerdict.Waiting,
            async world =>
            {
                await world.OnMainAsync(("freezes/year-end.yaml", Frozen));
                return await ApprovedAsync(world, 1, "senior");
            }
        ),
        new(
            "a change that ends its own freeze",
            "freeze",
            GateVerdict.Waiting,
            async world =>
            {
                await world.OnMainAsync(("freezes/year-end.yaml", Frozen));
                await world.CommitAsync(
                    world.Repository,
                    "mine",
                    "dana",
                    (ForgeWorld.Prod, world.Overlay(1)),
                    ("freezes/year-end.yaml", null)
                );
                return await world.OpenAsync("mine", "developer");
            }
        ),
        new(
            "a rollback during a freeze with replicas of its own",
            "freeze",
            GateVerdict.Waiting,
            async world =>
            {
                await world.OnMainAsync((ForgeWorld.Prod, world.Overlay(1)));
                await world.OnMainAsync(("freezes/year-end.yaml", Frozen));
                await world.CommitAsync(
                    world.Repository,
                    "mine",
                    "dana",
                    (ForgeWorld.Prod, world.Overlay(0) + "replicas: [{ name: web, count: 0 }]\n"),
                    world.HoldOf(1)
                );
                var number = await world.OpenAsync("mine", "developer");
                await world.ApproveAsync(number, "senior");
                return number;
            }
        ),
        new(
            "rules that nobody audited",
            "protection",
            GateVerdict.Waiting,
            async world => await ApprovedAsync(world, 1, "senior")
        )
        {
            Requires = "audited: 7d",
        },
        new(
            "an audit by whoever may write",
            "protection",
            GateVerdict.Waiting,
            async world =>
            {
                await world.AuditedAsync("developer");
                return await ApprovedAsync(world, 1, "senior");
            }
        )
        {
            Requires = "audited: 7d",
        },
        new(
            "an audit by whoever records evidence, where another audits",
            "protection",
            GateVerdict.Waiting,
            async world =>
            {
                await world.AuditedAsync("evidence");
                return await ApprovedAsync(world, 1, "senior");
            }
        )
        {
            Requires = "audited: 7d",
        },
        new(
            "back to a version that once was good",
            "order",
            GateVerdict.Refused,
            async world =>
            {
                await world.OnMainAsync((ForgeWorld.Prod, world.Overlay(1)));
                return await ApprovedAsync(world, 0, "senior");
            }
        ),
        new(
            "what was rolled back from staging",
            "same-artifact",
            GateVerdict.Refused,
            async world =>
            {
                var (tag, digest) = world.Versions[1];
                await world.OnMainAsync(
                    (ForgeWorld.Staging, world.Overlay(0)),
                    (
                        "holds/staging/web.yaml",
                        $"version: 1\napp: web\nenvironment: staging\nheld:\n  - since: \"2026-01-01T00:00:00Z\"\n    by: rita\n    images:\n      - name: {world.Image}\n        tag: \"{tag}\"\n        digest: {digest}\n"
                    )
                );
                return await ApprovedAsync(world, 1, "senior");
            }
        ),
        new(
            "what a merged branch said on its way",
            "same-artifact",
            GateVerdict.Refused,
            async world =>
            {
                await world.CommitAsync(world.Repository, "note", "dana", (ForgeWorld.Staging, world.Overlay(2)));
                await world.CommitAsync(
                    world.Repository,
                    "note",
                    "dana",
                    (ForgeWorld.Staging, world.Overlay(1) + "# a note\n")
                );
                await world.MergeAsync(await world.OpenAsync("note", "developer"));
                return await ApprovedAsync(world, 2, "senior");
            }
        )
        {
            Requires = "approvals: 1",
        },
        new(
            "an old version in a resource with a new name",
            "order",
            GateVerdict.Refused,
            async world =>
            {
                await world.OnMainAsync((ForgeWorld.Prod, world.Overlay(1)));
                await PushAsync(world, "promote[bot]", world.Overlay(0) + "nameSuffix: -blue\n");
                return await world.OpenAsync("promote/prod/web");
            }
        )
        {
            Requires = "approvals: 1",
        },
        new(
            "a failure behind an older success",
            "healthy",
            GateVerdict.Refused,
            async world =>
            {
                var again = await world.OnMainAsync((ForgeWorld.Staging, world.Overlay(1) + "# again\n"));
                await world.ApiAsync(
                    HttpMethod.Post,
                    $"statuses/{again}",
                    "evidence",
                    new { context = "promote/staging/web/healthy", state = "failure" }
                );
                return await ApprovedAsync(world, 1, "senior");
            }
        ),
        new(
            "approval by a workflow",
            "separation",
            GateVerdict.Waiting,
            async world => await ApprovedAsync(world, 1, "ci")
        ),
        new(
            "approval by one who pushed under the name of the forge's pages",
            "separation",
            GateVerdict.Refused,
            async world =>
            {
                await world.AddAccountAsync("web-flow");
                var number = await world.PromotionAsync();
                await PushAsync(world, "web-flow", world.Overlay(1) + "# by nobody\n");
                await world.ApproveAsync(number, "senior");
                return number;
            }
        ),
        new(
            "approval by the one whose code ships under a branch's name",
            "separation",
            GateVerdict.Refused,
            async world =>
            {
                var tag = world.Versions[1].Tag[..12];
                var overlay = world.Overlay(tag, await world.PushAsync(tag));
                await world.BranchOfSourceAsync(tag, world.Versions[0].Tag);
                await world.OnMainAsync((ForgeWorld.Staging, overlay));
                await world.SeenAsync("promote-evidence", "success");
                await PushAsync(world, "promote[bot]", overlay);
                var number = await world.OpenAsync("promote/prod/web");
                await world.ApproveAsync(number, "developer");
                return number;
            }
        ),
        new(
            "a title, a label and a trailer that say rollback",
            "same-artifact",
            GateVerdict.Refused,
            async world =>
            {
                await PushAsync(world, "dana", world.Overlay(2));
                var number = await world.OpenAsync(
                    "promote/prod/web",
                    "developer",
                    title: "Roll back web in prod\n\nPromote-Kind: rollback"
                );
                await world.ApiAsync(
                    HttpMethod.Post,
                    $"issues/{number}/labels",
                    "developer",
                    new { labels = new[] { "promote", "rollback" } }
                );
                await world.ApproveAsync(number, "senior");
                return number;
            }
        ),
    ];

    private static Task<string> PushAsync(ForgeWorld world, string login, string overlay) =>
        world.CommitAsync(world.Repository, "promote/prod/web", login, (ForgeWorld.Prod, overlay));

    private static async Task<int> OpenApprovedAsync(ForgeWorld world)
    {
        var number = await world.OpenAsync("promote/prod/web");
        await world.ApproveAsync(number, "senior");
        return number;
    }

    private static async Task<int> ApprovedAsync(ForgeWorld world, int version, string role)
    {
        var number = await world.PromotionAsync(version);
        await world.ApproveAsync(number, role);
        return number;
    }
}
