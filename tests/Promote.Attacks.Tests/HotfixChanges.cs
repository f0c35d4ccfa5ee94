using Promote.Attacks.Tests.World;
using static Promote.Attacks.Tests.World.Names;

namespace Promote.Attacks.Tests;

/// <summary>What people do about a hotfix. None of it may be refused.</summary>
internal static class HotfixChanges
{
    public const string Prod = "apps/web/overlays/prod/kustomization.yaml";
    public const string Staging = "apps/web/overlays/staging/kustomization.yaml";
    public const string Dev = "apps/web/overlays/dev/kustomization.yaml";
    public const string OnWeb = "debts/prod/web.yaml";

    public static readonly string Fixed = Overlay(Web, NewTag, NewDigest);

    public static IReadOnlyList<Proposal> All { get; } =
    [
        new("a hotfix", "", Hotfix),
        new(
            "a hotfix with quotes, made by hand",
            "",
            c => c.Write(Prod, Overlay(Web, $"\"{NewTag}\"", $"'{NewDigest}'")).Write(OnWeb, Debt())
        ),
        new("a hotfix's way back to staging", "", c => c.Write(Staging, Fixed)) { Before = [Hotfix] },
        new("a hotfix's way back to dev", "", c => c.Write(Dev, Fixed)) { Before = [Hotfix] },
        new("the end of a debt that is paid back", "", c => c.Remove(OnWeb)) { Before = [Hotfix, PaidBack, Onwards] },
        new("a promotion after a hotfix that is paid back", "", c => c.Write(Prod, Overlay(Web, DevTag, DevDigest)))
        {
            Before = [Hotfix, PaidBack, Onwards],
        },
        new(
            "a replica more while a hotfix is owed",
            "",
            c => c.Write(Prod, Fixed + "replicas: [{ name: web, count: 5 }]\n")
        )
        {
            Before = [Hotfix],
        },
        new(
            "a rollback of a hotfix, which ends its debt",
            "",
            c =>
                c.Write(Prod, Overlay(Web, ProdTag, ProdDigest))
                    .Write(AttackTests.HoldOnWeb, AttackTests.Held(NewTag, NewDigest))
                    .Remove(OnWeb)
        )
        {
            Before = [Hotfix],
        },
        new(
            "a rollback of a hotfix by hand",
            "",
            c =>
                c.Write(Prod, Overlay(Web, ProdTag, ProdDigest))
                    .Write(AttackTests.HoldOnWeb, AttackTests.Held(NewTag, NewDigest))
        )
        {
            Before = [Hotfix],
        },
        new(
            "another hotfix in its place",
            "",
            c => c.Write(Prod, Overlay(Web, OtherTag, OtherDigest)).Write(OnWeb, Debt(OtherTag, OtherDigest))
        )
        {
            Before = [Hotfix],
        },
        new("a better reason for a debt", "", c => c.Write(OnWeb, Debt(reason: "Checkout failed for all")))
        {
            Before = [Hotfix],
        },
    ];

    public const string OtherTag = "f00000000005";

    /// <summary>Prod runs what is new, and owes it to dev and staging.</summary>
    public static Change Hotfix(Change change) => change.Write(Prod, Fixed).Write(OnWeb, Debt());

    /// <summary>Dev and staging run it too.</summary>
    public static Change PaidBack(Change change) => change.Write(Dev, Fixed).Write(Staging, Fixed);

    /// <summary>And run what dev had before.</summary>
    public static Change Onwards(Change change) =>
        change.Write(Dev, Overlay(Web, DevTag, DevDigest)).Write(Staging, Overlay(Web, DevTag, DevDigest));

    public static string Debt() => Debt(NewTag, NewDigest);

    public static string Debt(
        string? tag = null,
        string? digest = null,
        string app = "web",
        string environment = "prod",
        string owed = "dev, staging",
        string reason = "Checkout fails"
    ) =>
        $"""
            version: 1
            app: {app}
            environment: {environment}
            since: "2026-11-01T12:00:00Z"
            by: Dana
            reason: {reason}
            images:
              - name: {Web}
                tag: "{tag ?? NewTag}"
                digest: {digest ?? NewDigest}
            owed: [{owed}]

            """;
}
