using Promote.Attacks.Tests.World;
using static Promote.Attacks.Tests.World.Names;

namespace Promote.Attacks.Tests;

/// <summary>What people do to charts.</summary>
internal static class ChartChanges
{
    public static IReadOnlyList<Proposal> All { get; } =
    [
        new(
            "a bump of a chart's dev",
            "",
            c => c.Write("charts/shop/values-dev.yaml", ManifestsWorld.Values(NewTag, NewDigest))
        ),
        new(
            "a promotion of a chart's values to staging",
            "",
            c => c.Write("charts/shop/values-staging.yaml", ManifestsWorld.Values(DevTag, DevDigest))
        ),
        new(
            "the first promotion of a chart to prod",
            "",
            c => c.Write(ShopChart.Prod, ManifestsWorld.Values(StagingTag, StagingDigest))
        )
        {
            Before = [c => c.Remove(ShopChart.Prod)],
        },
        new(
            "a promotion of a chart that takes the digest behind the tag",
            "",
            c => c.Write(ShopChart.Prod, TagAlone(StagingTag, StagingDigest))
        )
        {
            Before =
            [
                c =>
                    ManifestsWorld.Versions.Aggregate(
                        c.Write("promote.yaml", ShopRules)
                            .Write(
                                ShopChart.Helpers,
                                ShopChart.Image("{{ .Values.image.name }}:{{ .Values.image.tag }}")
                            ),
                        (change, version) =>
                            change.Write(
                                $"{ShopChart.Folder}/values-{version.Environment}.yaml",
                                TagAlone(version.Tag, version.Digest)
                            )
                    ),
            ],
        },
        new(
            "a variable in a chart's template",
            "",
            c => c.Write(ShopChart.Template, ShopChart.Deployment(more: "          env: [{ name: A, value: b }]"))
        ),
        new("a value that environments share", "", c => c.Write(ShopChart.Shared, "team: checkout\n")),
        new(
            "a ConfigMap in a chart within a chart",
            "",
            c =>
                c.Write(
                    ShopChart.Folder + "/charts/common/templates/config.yaml",
                    ShopChart.ConfigMap("common", "a: c")
                )
        ),
        new(
            "a packed chart within a chart",
            "",
            c =>
                c.Remove(ShopChart.Folder + "/charts/common")
                    .Write(
                        ShopChart.Folder + "/charts/common-1.0.0.tgz",
                        ShopChart.Packed("common", ShopChart.ConfigMap("common", "a: b"))
                    )
        ),
        new(
            "a template renamed",
            "",
            c => c.Remove(ShopChart.Template).Write(ShopChart.Folder + "/templates/shop.yaml", ShopChart.Deployment())
        ),
        new(
            "a template that draws lots",
            "",
            c =>
                c.Write(
                    ShopChart.Folder + "/templates/config.yaml",
                    ShopChart.ConfigMap("lots", "a: {{ randAlphaNum 8 }}")
                )
        ),
        new(
            "an Application's replicas of a chart alone",
            "",
            c =>
                c.Write(
                    "argocd/web-prod.yaml",
                    ManifestsWorld.Application("    helm: { valuesObject: { replicas: 3 } }")
                )
        ),
        new("a chart removed", "", c => c.Remove(ShopChart.Folder)),
        new(
            "a chart that no app knows",
            "",
            c =>
                c.Write("charts/other/Chart.yaml", Named("other"))
                    .Write("charts/other/templates/pod.yaml", ShopChart.Pod("other", "ghcr.io/acme/other:latest"))
        ),
        new(
            "a promotion of values of a chart elsewhere",
            "",
            c => c.Write("values/mail/prod.yaml", ManifestsWorld.Values(StagingTag, StagingDigest))
        ),
        new(
            "a chart that the rules named before it came",
            "",
            c =>
                c.Write("charts/mail/Chart.yaml", Named("mail"))
                    .Write("charts/mail/templates/_helpers.tpl", ShopChart.Helper)
                    .Write("charts/mail/values.yaml", $"image: {{ name: {Mail} }}\n")
                    .Write("charts/mail/templates/deployment.yaml", ShopChart.Deployment())
        )
        {
            Before = [c => c.Write("promote.yaml", MailRules)],
        },
    ];

    private static string MailRules =>
        $$"""
            version: 1
            environments: { dev: , staging: { from: dev }, prod: { from: staging } }
            apps:
              mail:
                images: [{{Mail}}]
                manifest: { file: "values/mail/{env}.yaml", chart: charts/mail, tag: image.tag, digest: image.digest }

            """;

    private static string ShopRules =>
        $$"""
            version: 1
            environments: { dev: , staging: { from: dev }, prod: { from: staging } }
            apps:
              shop:
                images: [{{Shop}}]
                manifest: { file: "charts/shop/values-{env}.yaml", tag: image.tag }

            """;

    private static string TagAlone(string tag, string digest) => $"image: {{ tag: \"{tag}@{digest}\" }}\n";

    private static string Named(string name) => $"apiVersion: v2\nname: {name}\nversion: 1.0.0\n";
}
