using Promote.Attacks.Tests.World;
using static Promote.Attacks.Tests.RollbackChanges;
using static Promote.Attacks.Tests.World.Names;

namespace Promote.Attacks.Tests;

/// <summary>What someone would take along on the way back, past window and freeze.</summary>
internal static class RollbackAttacks
{
    public static IReadOnlyList<Proposal> All { get; } =
    [
        new(
            "a rollback with a patch that is not what ran then",
            "same-artifact",
            c => Back(c).Write(Patch, Mode("wild"))
        )
        {
            Before = [Tuned, Moved],
        },
        new("a rollback that leaves what was changed since", "same-artifact", c => Back(c))
        {
            Before = [Moved, c => c.Write(Patch, Mode("new"))],
        },
        new("a rollback with other replicas", "same-artifact", c => Back(c, "replicas: [{ name: web, count: 0 }]"))
        {
            Before = [Moved],
        },
        new(
            "a rollback with a resource more",
            "same-artifact",
            c =>
                Back(c)
                    .Write(
                        "apps/web/overlays/prod/kustomization.yaml",
                        Overlay(Web, ProdTag, ProdDigest)
                            .Replace("  - ../../base\n", "  - ../../base\n  - door.yaml\n", StringComparison.Ordinal)
                    )
                    .Write(
                        "apps/web/overlays/prod/door.yaml",
                        "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: door }\n"
                    )
        )
        {
            Before = [Moved],
        },
        new(
            "a rollback along with the base",
            "same-artifact",
            c =>
                Back(c)
                    .Write(
                        "apps/web/base/deployment.yaml",
                        Deployment("web", Web, "          env: [{ name: MODE, value: wild }]")
                    )
        )
        {
            Before = [Moved],
        },
        new(
            "a rollback of a chart's values along with another value",
            "same-artifact",
            c => c.Write(ShopProd, ManifestsWorld.Values(ProdTag, ProdDigest, "open: true\n")).Write(OnShop, ShopHeld)
        )
        {
            Before = [c => c.Write(ShopProd, ManifestsWorld.Values(StagingTag, StagingDigest))],
        },
        new(
            "a rollback in a file of several apps along with another value",
            "same-artifact",
            c => c.Write(Together, Both(ProdTag, ProdDigest, "open: true\n")).Write(OnShop, ShopHeld)
        )
        {
            Before = [Shared, c => c.Write(Together, Both(StagingTag, StagingDigest))],
        },
        new(
            "a rollback with what never ran, where configuration is to be proven",
            "configuration",
            c => Back(c).Write(Patch, Mode("wild"))
        )
        {
            Before = [Proven, Tuned, Moved],
        },
    ];
}
