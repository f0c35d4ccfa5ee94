using Promote.Attacks.Tests.World;
using static Promote.Attacks.Tests.World.Names;

namespace Promote.Attacks.Tests;

/// <summary>What people do every day. None of it may be refused.</summary>
internal static class HonestChanges
{
    private const string Prod = "apps/web/overlays/prod/kustomization.yaml";

    private static string Promoted(string more = "") => Overlay(Web, StagingTag, StagingDigest, more);

    private static string Unpromoted(string more) => Overlay(Web, ProdTag, ProdDigest, more);

    public static IReadOnlyList<Proposal> All { get; } =
    [
        // Promotions
        new(
            "a bump of dev",
            "",
            c => c.Write("apps/web/overlays/dev/kustomization.yaml", Overlay(Web, NewTag, NewDigest))
        ),
        new(
            "a promotion to staging",
            "",
            c => c.Write("apps/web/overlays/staging/kustomization.yaml", Overlay(Web, DevTag, DevDigest))
        ),
        new("a promotion to prod", "", c => c.Write(Prod, Promoted())),
        new(
            "a promotion to prod with quotes, made by hand",
            "",
            c => c.Write(Prod, Overlay(Web, $"\"{StagingTag}\"", $"'{StagingDigest}'"))
        ),
        new(
            "a promotion to prod with CRLF and no final newline",
            "",
            c => c.Write(Prod, Promoted().ReplaceLineEndings("\r\n").TrimEnd())
        ),
        new(
            "a promotion to prod in flow style",
            "",
            c =>
                c.Write(
                    Prod,
                    $"{{images: [{{digest: '{StagingDigest}', newTag: {StagingTag}, name: {Web}}}], resources: [../../base]}}\n"
                )
        ),
        new("a promotion to prod with a comment", "", c => c.Write(Prod, "# By hand, at night\n" + Promoted())),
        new(
            "a batch of two apps to prod",
            "",
            c =>
                c.Write(Prod, Promoted())
                    .Write("apps/api/overlays/prod/kustomization.yaml", Overlay(Api, StagingTag, StagingDigest))
        ),
        new(
            "one app to staging and another to prod",
            "",
            c =>
                c.Write("apps/api/overlays/staging/kustomization.yaml", Overlay(Api, DevTag, DevDigest))
                    .Write(Prod, Promoted())
        ),
        new(
            "a promotion of a chart's values",
            "",
            c => c.Write("charts/shop/values-prod.yaml", ManifestsWorld.Values(StagingTag, StagingDigest))
        ),
        new("a promotion with a replica more", "", c => c.Write(Prod, Promoted("replicas: [{ name: web, count: 3 }]"))),
        new(
            "a promotion with a hundred pages of docs",
            "",
            c =>
                Enumerable
                    .Range(0, 100)
                    .Aggregate(c, (change, i) => change.Write($"docs/{i:D3}.md", "x"))
                    .Write(Prod, Promoted())
        ),
        // Configuration
        new("replicas in prod", "", c => c.Write(Prod, Unpromoted("replicas: [{ name: web, count: 5 }]"))),
        new("a label in prod", "", c => c.Write(Prod, Unpromoted("commonAnnotations: { team: web }"))),
        new(
            "a variable in the shared base",
            "",
            c =>
                c.Write(
                    "apps/web/base/deployment.yaml",
                    Deployment("web", Web, "          env: [{ name: MODE, value: fast }]")
                )
        ),
        new(
            "limits in the shared base",
            "",
            c =>
                c.Write(
                    "apps/web/base/deployment.yaml",
                    Deployment("web", Web, "          resources: { limits: { memory: 1Gi } }")
                )
        ),
        new(
            "a Service in the shared base",
            "",
            c =>
                c.Write("apps/web/base/kustomization.yaml", "resources: [deployment.yaml, service.yaml]\n")
                    .Write(
                        "apps/web/base/service.yaml",
                        "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { ports: [{ port: 80 }] }\n"
                    )
        ),
        new(
            "a patch of replicas",
            "",
            c =>
                c.Write(
                    Prod,
                    Unpromoted(
                        "patches:\n  - target: { kind: Deployment }\n    patch: '[{\"op\":\"add\",\"path\":\"/spec/replicas\",\"value\":4}]'"
                    )
                )
        ),
        new(
            "a component without images",
            "",
            c => c.Write(Prod, Unpromoted("components: [../../../../components/logging]"))
        ),
        new(
            "a generated ConfigMap",
            "",
            c =>
                c.Write(Prod, Unpromoted("configMapGenerator: [{ name: c, files: [c.txt] }]"))
                    .Write("apps/web/overlays/prod/c.txt", "hello\n")
        ),
        new("a namespace", "", c => c.Write(Prod, Unpromoted("namespace: prod"))),
        new(
            "a file of the base renamed",
            "",
            c =>
                c.Remove("apps/web/base/deployment.yaml")
                    .Write("apps/web/base/web.yaml", Deployment("web", Web))
                    .Write("apps/web/base/kustomization.yaml", "resources: [web.yaml]\n")
        ),
        new(
            "an overlay's kustomization renamed",
            "",
            c => c.Remove(Prod).Write("apps/web/overlays/prod/kustomization.yml", Unpromoted(""))
        ),
        new(
            "the base moved",
            "",
            c =>
                c.Remove("apps/web/base")
                    .Write("bases/web/kustomization.yaml", "resources: [deployment.yaml]\n")
                    .Write("bases/web/deployment.yaml", Deployment("web", Web))
                    .Write(
                        "apps/web/overlays/dev/kustomization.yaml",
                        Overlay(Web, DevTag, DevDigest)
                            .Replace("../../base", "../../../../bases/web", StringComparison.Ordinal)
                    )
                    .Write(
                        "apps/web/overlays/staging/kustomization.yaml",
                        Overlay(Web, StagingTag, StagingDigest)
                            .Replace("../../base", "../../../../bases/web", StringComparison.Ordinal)
                    )
                    .Write(
                        Prod,
                        Unpromoted("").Replace("../../base", "../../../../bases/web", StringComparison.Ordinal)
                    )
        ),
        new(
            "a remote base at a commit",
            "",
            c =>
                c.Write(
                    Prod,
                    Unpromoted("")
                        .Replace(
                            "  - ../../base",
                            "  - ../../base\n  - https://github.com/acme/base//k8s?ref=0123456789012345678901234567890123456789",
                            StringComparison.Ordinal
                        )
                )
        ),
        new(
            "a chart's replicas",
            "",
            c =>
                c.Write(
                    "charts/shop/values-prod.yaml",
                    ManifestsWorld
                        .Values(ProdTag, ProdDigest)
                        .Replace("replicas: 2", "replicas: 4", StringComparison.Ordinal)
                )
        ),
        new("comments only", "", c => c.Write(Prod, "# A comment\n" + Unpromoted(""))),
        // Apps
        new(
            "an app more, in a change of rules",
            "",
            c =>
                c.Write(
                    "promote.yaml",
                    $"version: 1\nenvironments: {{ dev: {{ deliver: commit }} }}\napps: {{ web: {{ images: [{Web}] }} }}\n"
                )
        ),
        new("an app removed from prod", "", c => c.Remove("apps/web/overlays/prod/kustomization.yaml")),
        new("an app removed", "", c => c.Remove("apps/web")),
        new("a folder that no app knows", "", c => c.Write("tools/x/kustomization.yaml", "resources: []\n")),
        // Rules and the rest
        new("CODEOWNERS alone", "", c => c.Write("CODEOWNERS", "* @acme/platform @acme/more\n")),
        new("a workflow alone", "", c => c.Write(".github/workflows/guard.yml", "on: [pull_request, push]\n")),
        new(
            "an Application's sync policy alone",
            "",
            c =>
                c.Write(
                    "argocd/web-prod.yaml",
                    ManifestsWorld.Application("  syncPolicy: { automated: { enabled: false } }")
                )
        ),
        new("the README alone", "", c => c.Write("README.md", "# Manifests, and more\n")),
        new("a script", "", c => c.Write("tools/run.sh", "#!/bin/sh\n")),
        // Charts
        .. ChartChanges.All,
        // Hotfixes
        .. HotfixChanges.All,
        .. RollbackChanges.All,
    ];
}
