using Promote.Attacks.Tests.World;
using static Promote.Attacks.Tests.HotfixChanges;
using static Promote.Attacks.Tests.World.Names;

namespace Promote.Attacks.Tests;

/// <summary>What someone would make of the fast lane.</summary>
internal static class HotfixAttacks
{
    public static IReadOnlyList<Proposal> All { get; } =
    [
        new(
            "a hotfix whose debt names another digest",
            "same-artifact",
            c => c.Write(Prod, Fixed).Write(OnWeb, Debt(NewTag, OtherDigest))
        ),
        new(
            "a hotfix whose debt names another tag",
            "same-artifact",
            c => c.Write(Prod, Fixed).Write(OnWeb, Debt(DevTag, NewDigest))
        ),
        new(
            "a hotfix that owes too little",
            "same-artifact",
            c => c.Write(Prod, Fixed).Write(OnWeb, Debt(owed: "dev"))
        ),
        new(
            "a hotfix with another app's debt",
            "same-artifact",
            c => c.Write(Prod, Fixed).Write("debts/prod/api.yaml", Debt(app: "api"))
        ),
        new(
            "a hotfix with another environment's debt",
            "same-artifact",
            c => c.Write(Prod, Fixed).Write("debts/staging/web.yaml", Debt(environment: "staging", owed: "dev"))
        ),
        new(
            "a hotfix with a debt that is about another app",
            "debt",
            c => c.Write(Prod, Fixed).Write(OnWeb, Debt(app: "api"))
        ),
        new(
            "a hotfix where the rules know none",
            "same-artifact",
            c => c.Write(Staging, Fixed).Write("debts/staging/web.yaml", Debt(environment: "staging", owed: "dev"))
        ),
        new(
            "a hotfix along with its policy",
            "scope",
            c =>
                c.Write(Staging, Fixed)
                    .Write("debts/staging/web.yaml", Debt(environment: "staging", owed: "dev"))
                    .Write(
                        "promote.yaml",
                        $"version: 1\nenvironments: {{ dev: , staging: {{ from: dev, hotfix: {{ approvals: 1 }} }} }}\napps: {{ web: {{ images: [{Web}] }} }}\n"
                    )
        ),
        new(
            "a hotfix of latest",
            "immutable-tag",
            c => c.Write(Prod, Overlay(Web, "latest", NewDigest)).Write(OnWeb, Debt("latest", NewDigest))
        ),
        new(
            "a hotfix that brings more than its debt names",
            "same-artifact",
            c =>
                c.Write(
                        Prod,
                        $$"""
                        resources: [../../base, job.yaml]
                        images:
                          - { name: {{Web}}, newTag: {{NewTag}}, digest: '{{NewDigest}}' }
                          - { name: {{Web}}-job, newName: {{Web}}, newTag: {{DevTag}}, digest: '{{DevDigest}}' }
                        """
                    )
                    .Write("apps/web/overlays/prod/job.yaml", Deployment("job", Web + "-job"))
                    .Write(OnWeb, Debt())
        ),
        new("a debt without a hotfix", "debt", c => c.Write(OnWeb, Debt(ProdTag, ProdDigest))),
        new("a debt that cannot be read", "debt", c => c.Write(Prod, Fixed).Write(OnWeb, "owed: [\n")),
        new("a debt removed unpaid", "debt", c => c.Remove(OnWeb)) { Before = [Hotfix] },
        new("a debt renamed", "debt", c => c.Remove(OnWeb).Write("debts/prod/web.yml", Debt())) { Before = [Hotfix] },
        new("a debt removed when half of it is paid", "debt", c => c.Remove(OnWeb))
        {
            Before = [Hotfix, c => c.Write(Staging, Fixed)],
        },
        new("a debt paid and removed at once", "debt", c => PaidBack(c).Remove(OnWeb)) { Before = [Hotfix] },
        new("a debt turned into another", "debt", c => c.Write(OnWeb, Debt(ProdTag, ProdDigest))) { Before = [Hotfix] },
        new("a debt that owes less than before", "debt", c => c.Write(OnWeb, Debt(owed: "dev"))) { Before = [Hotfix] },
        new("a promotion that undoes a hotfix", "debt", c => c.Write(Prod, Overlay(Web, StagingTag, StagingDigest)))
        {
            Before = [Hotfix],
        },
        new(
            "a promotion that undoes a hotfix and its debt",
            "debt",
            c => c.Write(Prod, Overlay(Web, StagingTag, StagingDigest)).Remove(OnWeb)
        )
        {
            Before = [Hotfix],
        },
        new(
            "a hotfix undone by a hold that holds something else",
            "debt",
            c =>
                c.Write(Prod, Overlay(Web, ProdTag, ProdDigest))
                    .Write(AttackTests.HoldOnWeb, AttackTests.Held(DevTag, DevDigest))
                    .Remove(OnWeb)
        )
        {
            Before = [Hotfix],
        },
        new("a way back of what prod does not run", "same-artifact", c => c.Write(Staging, Fixed))
        {
            Before = [c => c.Write(OnWeb, Debt())],
        },
        new("a way back with another digest", "same-artifact", c => c.Write(Staging, Overlay(Web, NewTag, OtherDigest)))
        {
            Before = [Hotfix],
        },
        new(
            "a way back to another app",
            "same-artifact",
            c => c.Write("apps/api/overlays/staging/kustomization.yaml", Overlay(Api, NewTag, NewDigest))
        )
        {
            Before = [Hotfix],
        },
        new("a way back a second time", "same-artifact", c => c.Write(Staging, Fixed))
        {
            Before = [Hotfix, PaidBack, Onwards],
        },
    ];
}
