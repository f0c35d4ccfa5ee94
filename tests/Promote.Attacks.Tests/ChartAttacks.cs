using Promote.Attacks.Tests.World;
using static Promote.Attacks.Tests.World.Names;

namespace Promote.Attacks.Tests;

/// <summary>What someone would hide in a chart.</summary>
internal static class ChartAttacks
{
    private const string Templates = ShopChart.Folder + "/templates";
    private const string Evil = "ghcr.io/acme/miner:5a0000000002";

    private static readonly string Staging = $"{Shop}:{StagingTag}@{StagingDigest}";

    public static IReadOnlyList<Proposal> All { get; } =
    [
        new(
            "an image in a chart's template",
            "known-image",
            c =>
                c.Write(
                    ShopChart.Template,
                    ShopChart.Deployment(more: $"        - name: evil\n          image: {Evil}")
                )
        ),
        new("an image in a chart's helpers", "known-image", c => c.Write(ShopChart.Helpers, ShopChart.Image(Evil))),
        new(
            "an image in values that environments share",
            "known-image",
            c => c.Write(ShopChart.Shared, $"team: shop\nsidecar: {{ image: \"{Evil}\" }}\n")
        ),
        new(
            "an image in a chart's own values",
            "known-image",
            c => c.Write(ShopChart.Folder + "/values.yaml", "image: { name: ghcr.io/acme/miner }\nreplicas: 1\n")
        ),
        new(
            "a look-alike in a chart's values",
            "known-image",
            c =>
                c.Write(
                    ShopChart.Prod,
                    ManifestsWorld
                        .Values(StagingTag, StagingDigest)
                        .Replace("image:\n", "image:\n  name: ghcr.io/acrne/shop\n", StringComparison.Ordinal)
                )
        ),
        new(
            "an image in a chart within a chart",
            "known-image",
            c => c.Write(ShopChart.Folder + "/charts/common/templates/pod.yaml", ShopChart.Pod("evil", Evil))
        ),
        new(
            "an image in a packed chart within a chart",
            "known-image",
            c =>
                c.Write(
                    ShopChart.Folder + "/charts/evil-1.0.0.tgz",
                    ShopChart.Packed("evil", ShopChart.Pod("evil", Evil))
                )
        ),
        new(
            "an image in a chart's hook",
            "known-image",
            c =>
                c.Write(
                    $"{Templates}/hook.yaml",
                    ShopChart.Pod("hook", Evil, "helm.sh/hook: \"pre-install,pre-upgrade\"")
                )
        ),
        new(
            "an image in a chart's test",
            "known-image",
            c => c.Write($"{Templates}/tests/test.yaml", ShopChart.Pod("test", Evil, "helm.sh/hook: test"))
        ),
        new(
            "an image beside a chart's custom resources",
            "known-image",
            c => c.Write(ShopChart.Folder + "/crds/pod.yaml", ShopChart.Pod("evil", Evil))
        ),
        new(
            "an image for one release alone",
            "known-image",
            c =>
                c.Write(
                    $"{Templates}/pod.yaml",
                    $"{{{{ if eq .Release.Name \"shop-prod\" }}}}\n{ShopChart.Pod("evil", Evil)}{{{{ end }}}}\n"
                )
        ),
        new(
            "an image where the cluster would say another",
            "known-image",
            c =>
                c.Write(
                    ShopChart.Template,
                    ShopChart.Deployment(
                        $"{{{{ get (lookup \"v1\" \"ConfigMap\" \"shop\" \"shop\") \"image\" | default \"{Evil}\" }}}}"
                    )
                )
        ),
        new(
            "an image that a name server says",
            "known-image",
            c =>
                c.Write(
                    ShopChart.Template,
                    ShopChart.Deployment($"ghcr.io/acme/miner{{{{ getHostByName \"a.acme.test\" }}}}:{StagingTag}")
                )
        ),
        new(
            "an image in a file of the chart",
            "known-image",
            c =>
                c.Write(
                        ShopChart.Template,
                        ShopChart.Deployment("{{ .Files.Get \"image.txt\" | default (include \"shop.image\" .) }}")
                    )
                    .Write(ShopChart.Folder + "/image.txt", Evil)
        ),
        new(
            "an image under a key in base64",
            "render",
            c =>
                c.Write(
                    ShopChart.Template,
                    ShopChart.Deployment(more: $"        - {{ name: evil, !!binary aW1hZ2U= : \"{Evil}\" }}")
                )
        ),
        new(
            "an image behind dashes that are a key",
            "render",
            c =>
                c.Write(
                    ShopChart.Folder + "/crds/a.yaml",
                    ShopChart.ConfigMap("a", "a: b")
                        + "---x: |\n  "
                        + ShopChart.Pod("evil", Evil).Replace("\n", "\n  ", StringComparison.Ordinal)
                )
        ),
        // What the values say and what runs
        new("a template that ignores its values", "chart", c => c.Write(ShopChart.Helpers, ShopChart.Image(Staging))),
        new(
            "a template that ignores its values along with a promotion",
            "chart",
            c =>
                c.Write(ShopChart.Template, ShopChart.Deployment($"{Shop}:{ProdTag}@{ProdDigest}"))
                    .Write(ShopChart.Prod, ManifestsWorld.Values(StagingTag, StagingDigest))
        ),
        new(
            "a template that drops the digest",
            "immutable-tag",
            c => c.Write(ShopChart.Helpers, ShopChart.Image("{{ .Values.image.name }}:{{ .Values.image.tag }}"))
        ),
        new(
            "a version in values that environments share",
            "chart",
            c =>
                c.Write(ShopChart.Shared, ManifestsWorld.Values(StagingTag, StagingDigest))
                    .Write(ShopChart.Prod, "replicas: 2\n")
        ),
        new(
            "a chart's job of the app's image at another version",
            "same-artifact",
            c => c.Write($"{Templates}/job.yaml", ShopChart.Pod("job", $"{Shop}:{NewTag}@{NewDigest}"))
        ),
        // What cannot be rendered
        new(
            "a template that never ends",
            "render",
            c =>
                c.Write(
                    $"{Templates}/a.yaml",
                    "{{ define \"a\" }}{{ include \"a\" . }}{{ end }}{{ include \"a\" . }}\n"
                )
        ),
        new(
            "a template that gives 20 MB",
            "render",
            c => c.Write($"{Templates}/a.yaml", ShopChart.ConfigMap("a", "a: {{ repeat 20000000 \"x\" }}"))
        ),
        new("a template that cannot be parsed", "render", c => c.Write($"{Templates}/a.yaml", "{{ if\n")),
        new(
            "a template that reads variables",
            "render",
            c => c.Write($"{Templates}/a.yaml", "a: {{ env \"HOME\" }}\n")
        ),
        new(
            "a chart without what it depends on",
            "render",
            c =>
                c.Write(
                    ShopChart.Folder + "/Chart.yaml",
                    ShopChart.Meta + "dependencies: [{ name: other, version: 1.0.0 }]\n"
                )
        ),
        new(
            "a chart that depends on one elsewhere",
            "render",
            c =>
                c.Write(
                    ShopChart.Folder + "/Chart.yaml",
                    ShopChart.Meta
                        + "dependencies: [{ name: redis, version: 1.0.0, repository: \"https://charts.acme.test\" }]\n"
                )
        ),
        new(
            "a chart that depends on a folder outside of it",
            "render",
            c =>
                c.Write(
                        ShopChart.Folder + "/Chart.yaml",
                        ShopChart.Meta
                            + "dependencies: [{ name: other, version: 1.0.0, repository: \"file://../other\" }]\n"
                    )
                    .Write("charts/other/Chart.yaml", "apiVersion: v2\nname: other\nversion: 1.0.0\n")
        ),
        // What is rendered at all
        new(
            "a symbolic link in a chart",
            "tree",
            c => c.Link($"{Templates}/pod.yaml", "../../../apps/web/base/deployment.yaml")
        ),
        new("a change of a chart that holds a symbolic link", "chart", c => c.Write(ShopChart.Shared, "team: b\n"))
        {
            Before = [c => c.Link($"{Templates}/pod.yaml", "../../../apps/web/base/deployment.yaml")],
        },
        new("a chart taken away from its values", "chart", c => c.Remove(ShopChart.Folder + "/Chart.yaml")),
        new("a chart put around values", "chart", c => c.Write("values/mail/Chart.yaml", ShopChart.Meta)),
        new("a chart put around a chart's values", "chart", c => c.Write("values/b/Chart.yaml", ShopChart.Meta))
        {
            Before =
            [
                c =>
                    c.Write(
                            "promote.yaml",
                            $"version: 1\nenvironments: {{ b: }}\napps: {{ b: {{ images: [{Shop}], manifest: {{ file: 'values/{{env}}/a.yaml', tag: image.tag }} }} }}\n"
                        )
                        .Write("values/Chart.yaml", ShopChart.Meta)
                        .Write("values/b/a.yaml", ManifestsWorld.Values(ProdTag, ProdDigest)),
            ],
        },
        new(
            "a chart that the rules name taken away",
            "chart",
            c => c.Remove(ShopChart.Folder).Write(ShopChart.Prod, ManifestsWorld.Values(ProdTag, ProdDigest))
        )
        {
            Before =
            [
                c =>
                    c.Write(
                        "promote.yaml",
                        $"version: 1\nenvironments: {{ prod: }}\napps: {{ shop: {{ images: [{Shop}], manifest: {{ file: 'charts/shop/values-{{env}}.yaml', chart: 'charts/{{app}}', tag: image.tag, digest: image.digest }} }} }}\n"
                    ),
            ],
        },
        // Applications
        new(
            "an Application that overrides a chart's values",
            "override",
            c =>
                c.Write(
                    "argocd/web-prod.yaml",
                    ManifestsWorld.Application("    helm: { parameters: [{ name: image.tag, value: latest }] }")
                )
        ),
        new(
            "an Application with a chart's values in it",
            "override",
            c =>
                c.Write(
                    "argocd/web-prod.yaml",
                    ManifestsWorld.Application("    helm:\n      values: |\n        image: { tag: latest }")
                )
        ),
        // Values of a chart elsewhere
        new(
            "values of a chart elsewhere: latest",
            "immutable-tag",
            c => c.Write("values/mail/prod.yaml", ManifestsWorld.Values("latest", StagingDigest))
        ),
        new(
            "values of a chart elsewhere: another image beside it",
            "known-image",
            c =>
                c.Write(
                    "values/mail/prod.yaml",
                    ManifestsWorld.Values(StagingTag, StagingDigest, $"sidecar:\n  image: {Evil}\n")
                )
        ),
    ];
}
