using Promote.Attacks.Tests.World;
using static Promote.Attacks.Tests.World.Names;

namespace Promote.Attacks.Tests;

/// <summary>Ways back that pass: as <c>promote rollback</c> makes them.</summary>
internal static class RollbackChanges
{
    public const string Prod = "apps/web/overlays/prod/kustomization.yaml";
    public const string Patch = "apps/web/overlays/prod/patch.yaml";
    public const string ShopProd = "charts/shop/values-prod.yaml";
    public const string Together = "values/prod.yaml";
    public const string OnShop = "holds/prod/shop.yaml";

    public static readonly string ShopHeld = AttackTests
        .Held(StagingTag, StagingDigest)
        .Replace("app: web", "app: shop", StringComparison.Ordinal)
        .Replace(Web, Shop, StringComparison.Ordinal);

    private static readonly string ApiHeld = AttackTests
        .Held(DevTag, DevDigest)
        .Replace("app: web", "app: api", StringComparison.Ordinal)
        .Replace(Web, Api, StringComparison.Ordinal);

    private const string Patches = "patches: [{ path: patch.yaml }]";

    public static IReadOnlyList<Proposal> All { get; } =
    [
        new("a rollback with the patch that ran then", "", c => Back(c).Write(Patch, Mode("slow")))
        {
            Before = [Tuned, Moved],
        },
        new("a rollback that removes what was added since", "", c => Back(c, "").Remove(Patch))
        {
            Before = [Moved, c => c.Write(Patch, Mode("new"))],
        },
        new("a rollback where configuration is to be proven", "", c => Back(c).Write(Patch, Mode("slow")))
        {
            Before = [Proven, Tuned, Moved],
        },
        new(
            "a rollback whose environment was configured anew by the version that it goes back to",
            "",
            c => Back(c).Write(Patch, Mode("slow"))
        )
        {
            Before = [Tuned, c => c.Write(Patch, Mode("slower")), Moved],
        },
        new(
            "a rollback of a chart's values",
            "",
            c => c.Write(ShopProd, ManifestsWorld.Values(ProdTag, ProdDigest)).Write(OnShop, ShopHeld)
        )
        {
            Before = [c => c.Write(ShopProd, ManifestsWorld.Values(StagingTag, StagingDigest, "more: true\n"))],
        },
        new(
            "a rollback in a file of several apps",
            "",
            c => c.Write(Together, Both(ProdTag, ProdDigest, "more: true\n")).Write(OnShop, ShopHeld)
        )
        {
            Before = [Shared, c => c.Write(Together, Both(StagingTag, StagingDigest, "more: true\n"))],
        },
        new("a rollback while something else in the environment is held", "", c => Back(c).Write(Patch, Mode("slow")))
        {
            Before = [Tuned, Moved, c => c.Write("holds/prod/api.yaml", ApiHeld)],
        },
    ];

    /// <summary>Prod says how it runs, beside what.</summary>
    public static Change Tuned(Change change) =>
        change.Write(Prod, Overlay(Web, ProdTag, ProdDigest, Patches)).Write(Patch, Mode("slow"));

    /// <summary>Prod runs what staging ran, and has another patch.</summary>
    public static Change Moved(Change change) =>
        change.Write(Prod, Overlay(Web, StagingTag, StagingDigest, Patches)).Write(Patch, Mode("fast"));

    /// <summary>Images and their hold as a rollback leaves them.</summary>
    public static Change Back(Change change, string more = Patches) =>
        change
            .Write(Prod, Overlay(Web, ProdTag, ProdDigest, more))
            .Write(AttackTests.HoldOnWeb, AttackTests.Held(StagingTag, StagingDigest));

    /// <summary>Prod takes no configuration that staging does not run.</summary>
    public static Change Proven(Change change) =>
        change.Write(
            "promote.yaml",
            $"version: 1\nenvironments: {{ staging: , prod: {{ from: staging, config: proven }} }}\napps: {{ web: {{ images: [{Web}] }} }}\n"
        );

    /// <summary>Shop and api stand in one file.</summary>
    public static Change Shared(Change change) =>
        change
            .Write(
                "promote.yaml",
                $$"""
                version: 1
                environments: { staging: , prod: { from: staging } }
                apps:
                  shop: { images: [{{Shop}}], manifest: { file: "values/{env}.yaml", tag: shop.tag, digest: shop.digest } }
                  api: { images: [{{Api}}], manifest: { file: "values/{env}.yaml", tag: api.tag, digest: api.digest } }
                """
            )
            .Write("values/staging.yaml", Both(StagingTag, StagingDigest))
            .Write(Together, Both(ProdTag, ProdDigest));

    public static string Both(
        string tag,
        string digest,
        string more = "",
        string? apiTag = null,
        string? apiDigest = null
    ) =>
        $"shop:\n  tag: {tag}\n  digest: {digest}\napi:\n  tag: {apiTag ?? ProdTag}\n  digest: {apiDigest ?? ProdDigest}\n{more}";

    /// <summary>A patch of a value.</summary>
    public static string Mode(string mode) =>
        $"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{ name: web, annotations: {{ mode: {mode} }} }}\n";
}
