using System.Globalization;
using System.Text;
using Promote.Attacks.Tests.World;
using static Promote.Attacks.Tests.World.Names;

namespace Promote.Attacks.Tests;

/// <summary>What someone who may push any branch would try. Each is refused, by the gate that is for it.</summary>
internal static class Attacks
{
    private const string Prod = "apps/web/overlays/prod/kustomization.yaml";
    private const string Staging = "apps/web/overlays/staging/kustomization.yaml";
    private const string Evil = "ghcr.io/acme/miner:5a0000000002";

    private static string Promoted(string more = "") => Overlay(Web, StagingTag, StagingDigest, more);

    public static IReadOnlyList<Proposal> All { get; } =
    [
        // Tags
        new("latest", "immutable-tag", c => c.Write(Prod, Overlay(Web, "latest", StagingDigest))),
        new("latest in double quotes", "immutable-tag", c => c.Write(Prod, Overlay(Web, "\"latest\"", StagingDigest))),
        new("latest in escapes", "immutable-tag", c => c.Write(Prod, Overlay(Web, "\"l\\u0061test\"", StagingDigest))),
        new("Latest in capitals", "immutable-tag", c => c.Write(Prod, Overlay(Web, "LATEST", StagingDigest))),
        new(
            "latest in flow style",
            "immutable-tag",
            c =>
                c.Write(
                    Prod,
                    $"{{resources: [../../base], images: [{{newTag: latest, digest: '{StagingDigest}', name: {Web}}}]}}\n"
                )
        ),
        new(
            "latest in a folded text",
            "immutable-tag",
            c => c.Write(Prod, Overlay(Web, ">-\n      latest", StagingDigest))
        ),
        new("a branch's name", "immutable-tag", c => c.Write(Prod, Overlay(Web, "main", StagingDigest))),
        new("an environment's name", "immutable-tag", c => c.Write(Prod, Overlay(Web, "staging", StagingDigest))),
        new(
            "a tag that the policy does not know",
            "immutable-tag",
            c => c.Write(Prod, Overlay(Web, "v1", StagingDigest))
        ),
        new("latest behind an anchor", "immutable-tag", c => c.Write(Prod, Overlay(Web, "&t latest", StagingDigest))),
        new(
            "a tag that looks like a commit and has no digest",
            "immutable-tag",
            c => c.Write(Prod, $"resources: [../../base]\nimages:\n- name: {Web}\n  newTag: {StagingTag}\n")
        ),
        new("the digest emptied", "immutable-tag", c => c.Write(Prod, Overlay(Web, StagingTag, "\"\""))),
        new("the images entry removed", "immutable-tag", c => c.Write(Prod, "resources: [../../base]\n")),
        // Digests
        new("another image's digest", "same-artifact", c => c.Write(Prod, Overlay(Web, StagingTag, OtherDigest))),
        new(
            "the tag of staging with the digest of dev",
            "same-artifact",
            c => c.Write(Prod, Overlay(Web, StagingTag, DevDigest))
        ),
        new("a version that runs nowhere", "same-artifact", c => c.Write(Prod, Overlay(Web, NewTag, NewDigest))),
        new("what dev runs, past staging", "same-artifact", c => c.Write(Prod, Overlay(Web, DevTag, DevDigest))),
        new(
            "a digest in newTag",
            "known-image",
            c => c.Write(Prod, Overlay(Web, $"'{StagingTag}@{OtherDigest}'", StagingDigest))
        ),
        new(
            "a forged trailer",
            "same-artifact",
            c =>
            {
                c.Message =
                    $"Promote web to prod\n\nPromote-App: web\nPromote-Environment: prod\nPromote-Tag: {NewTag}\nPromote-Digest: {NewDigest}\n";
                return c.Write(Prod, Overlay(Web, NewTag, NewDigest));
            }
        ),
        // Names
        new(
            "a look-alike registry",
            "known-image",
            c =>
                c.Write(
                    Prod,
                    Overlay(Web, StagingTag, StagingDigest)
                        .Replace(
                            "    newTag",
                            "    newName: ghcr.io.acme.test/acme/web\n    newTag",
                            StringComparison.Ordinal
                        )
                )
        ),
        new(
            "a look-alike owner",
            "known-image",
            c =>
                c.Write(
                    Prod,
                    Overlay(Web, StagingTag, StagingDigest)
                        .Replace("    newTag", "    newName: ghcr.io/acrne/web\n    newTag", StringComparison.Ordinal)
                )
        ),
        new(
            "another app's image",
            "known-image",
            c =>
                c.Write(
                    Prod,
                    Overlay(Web, StagingTag, StagingDigest)
                        .Replace("    newTag", $"    newName: {Api}\n    newTag", StringComparison.Ordinal)
                )
        ),
        new(
            "a pattern as a name",
            "kustomize",
            c => c.Write(Prod, Promoted("  - name: ghcr.io/acme/.*\n    newTag: latest"))
        ),
        new("a tag suffix", "kustomize", c => c.Write(Prod, Promoted("    tagSuffix: -evil"))),
        new(
            "a second entry that wins",
            "kustomize",
            c => c.Write(Prod, Promoted($"  - name: {Web}\n    newTag: latest"))
        ),
        new("a key twice", "kustomize", c => c.Write(Prod, Promoted("    newTag: latest"))),
        // From the side
        new(
            "a patch",
            "known-image",
            c =>
                c.Write(
                    Prod,
                    Promoted(
                        $"patches:\n  - target: {{ kind: Deployment }}\n    patch: '[{{\"op\":\"add\",\"path\":\"/spec/template/spec/initContainers\",\"value\":[{{\"name\":\"x\",\"image\":\"{Evil}\"}}]}}]'"
                    )
                )
        ),
        new(
            "a patch of the app's own image",
            "same-artifact",
            c =>
                c.Write(Prod, "resources: [../../base]\npatches: [{ path: patch.yaml }]\n")
                    .Write("apps/web/overlays/prod/patch.yaml", Deployment("web", $"{Web}:{NewTag}@{NewDigest}"))
        ),
        new(
            "a strategic merge patch in a file elsewhere",
            "render",
            c =>
                c.Write(Prod, Promoted("patches: [{ path: ../../patch.yaml }]"))
                    .Write("apps/web/patch.yaml", Deployment("web", Evil))
        ),
        new(
            "a component",
            "known-image",
            c =>
                c.Write(Prod, Promoted("components: [../../../../components/logging]"))
                    .Write(
                        "components/logging/kustomization.yaml",
                        $"apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [agent.yaml]\n"
                    )
                    .Write("components/logging/agent.yaml", Deployment("agent", Evil))
        ),
        new(
            "the shared base",
            "known-image",
            c =>
                c.Write(
                    "apps/web/base/deployment.yaml",
                    Deployment("web", Web, $"        - name: helper\n          image: {Evil}")
                )
        ),
        new(
            "an image in the shared base that overlays do not set",
            "known-image",
            c => c.Write("apps/web/base/deployment.yaml", Deployment("web", $"{Web}2:{StagingTag}@{StagingDigest}"))
        ),
        new(
            "a generator",
            "known-image",
            c =>
                c.Write(Prod, Promoted("generators: [generator.yaml]"))
                    .Write(
                        "apps/web/overlays/prod/generator.yaml",
                        $"apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: {{ name: x }}\nliterals: ['sidecarImage={Evil}']\n"
                    )
        ),
        new(
            "a replacement",
            "same-artifact",
            c =>
                c.Write(
                    Prod,
                    Promoted(
                        "configMapGenerator:\n  - name: v\n    literals: ['x="
                            + $"{Web}:{NewTag}@{NewDigest}"
                            + "']\nreplacements:\n  - source: { kind: ConfigMap, name: v, fieldPath: data.x }\n    targets: [{ select: { kind: Deployment }, fieldPaths: ['spec.template.spec.containers.0.image'] }]"
                    )
                )
        ),
        new(
            "a transformer",
            "same-artifact",
            c =>
                c.Write(Prod, Promoted("transformers: [t.yaml]"))
                    .Write(
                        "apps/web/overlays/prod/t.yaml",
                        $"apiVersion: builtin\nkind: ImageTagTransformer\nmetadata: {{ name: t }}\nimageTag: {{ name: {Web}, newTag: {NewTag}, digest: '{NewDigest}' }}\n"
                    )
        ),
        new(
            "a transformer that runs a program",
            "render",
            c =>
                c.Write(Prod, Promoted("transformers: [t.yaml]"))
                    .Write(
                        "apps/web/overlays/prod/t.yaml",
                        "apiVersion: v1\nkind: X\nmetadata:\n  name: t\n  annotations:\n    config.kubernetes.io/function: |\n      exec: { path: /bin/true }\n"
                    )
        ),
        new(
            "a plain Deployment",
            "known-image",
            c =>
                c.Write(
                        Prod,
                        Promoted().Replace("  - ../../base", "  - ../../base\n  - more.yaml", StringComparison.Ordinal)
                    )
                    .Write("apps/web/overlays/prod/more.yaml", Deployment("miner", Evil))
        ),
        new(
            "a job of the app's image at another version",
            "same-artifact",
            c =>
                c.Write(
                        Prod,
                        $$"""
                        resources: [../../base, job.yaml]
                        images:
                          - { name: {{Web}}, newTag: {{StagingTag}}, digest: '{{StagingDigest}}' }
                          - { name: {{Web}}-job, newName: {{Web}}, newTag: {{NewTag}}, digest: '{{NewDigest}}' }
                        """
                    )
                    .Write("apps/web/overlays/prod/job.yaml", Deployment("job", Web + "-job"))
        ),
        new(
            "an image volume",
            "known-image",
            c =>
                c.Write(
                    Prod,
                    Promoted(
                        "patches:\n  - target: { kind: Deployment }\n    patch: '[{\"op\":\"add\",\"path\":\"/spec/template/spec/volumes\",\"value\":[{\"name\":\"x\",\"image\":{\"reference\":\""
                            + Evil
                            + "\"}}]}]'"
                    )
                )
        ),
        new(
            "an image in an argument",
            "known-image",
            c =>
                c.Write(
                    Prod,
                    Promoted(
                        "patches:\n  - target: { kind: Deployment }\n    patch: '[{\"op\":\"add\",\"path\":\"/spec/template/spec/containers/0/args\",\"value\":[\"--run="
                            + $"{Web}:latest"
                            + "\"]}]'"
                    )
                )
        ),
        new(
            "a chart's values: latest",
            "immutable-tag",
            c => c.Write("charts/shop/values-prod.yaml", ManifestsWorld.Values("latest", StagingDigest))
        ),
        new(
            "a chart's values: another digest",
            "same-artifact",
            c => c.Write("charts/shop/values-prod.yaml", ManifestsWorld.Values(StagingTag, OtherDigest))
        ),
        new(
            "a chart's values: another image beside it",
            "known-image",
            c =>
                c.Write(
                    "charts/shop/values-prod.yaml",
                    ManifestsWorld.Values(StagingTag, StagingDigest, $"sidecar:\n  image: {Evil}\n")
                )
        ),
        new(
            "an image of the second app in a file of several",
            "same-artifact",
            c =>
                c.Write(
                    RollbackChanges.Together,
                    RollbackChanges.Both(ProdTag, ProdDigest, apiTag: NewTag, apiDigest: NewDigest)
                )
        )
        {
            Before = [RollbackChanges.Shared],
        },
        new("a chart's template", "chart", c => c.Write("charts/shop/templates/deployment.yaml", $"image: {Evil}\n")),
        new(
            "a chart inside a kustomization",
            "kustomize",
            c => c.Write(Prod, Promoted("helmCharts:\n  - name: x\n    repo: https://charts.example.test"))
        ),
        new(
            ".argocd-source.yaml",
            "override",
            c => c.Write("apps/web/overlays/prod/.argocd-source.yaml", $"kustomize:\n  images: ['{Web}:latest']\n")
        ),
        new(
            ".argocd-source-APP.yaml",
            "override",
            c =>
                c.Write(
                    "apps/web/overlays/prod/.argocd-source-web-prod.yaml",
                    $"kustomize:\n  images: ['{Web}:latest']\n"
                )
        ),
        new(
            "an Application that overrides images",
            "override",
            c =>
                c.Write(
                    "argocd/web-prod.yaml",
                    ManifestsWorld.Application($"    kustomize:\n      images: ['{Web}:latest']")
                )
        ),
        new(
            "an Application that patches",
            "override",
            c =>
                c.Write(
                    "argocd/web-prod.yaml",
                    ManifestsWorld.Application($"    kustomize:\n      patches: [{{ patch: x }}]")
                )
        ),
        new(
            "an Application that renders by a plugin",
            "override",
            c => c.Write("argocd/web-prod.yaml", ManifestsWorld.Application($"    plugin: {{ name: x }}"))
        ),
        new(
            "an ApplicationSet that overrides images",
            "override",
            c =>
                c.Write(
                    "argocd/set.yaml",
                    $"apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nspec: {{ template: {{ spec: {{ source: {{ kustomize: {{ images: ['{Web}:latest'] }} }} }} }} }}\n"
                )
        ),
        // Files
        new(
            "two kustomization files",
            "kustomize",
            c => c.Write("apps/web/overlays/prod/kustomization.yml", Overlay(Web, NewTag, NewDigest))
        ),
        new(
            "Kustomization beside kustomization.yaml",
            "kustomize",
            c => c.Write("apps/web/overlays/prod/Kustomization", Overlay(Web, NewTag, NewDigest))
        ),
        new(
            "dev's overlay renamed to prod's",
            "same-artifact",
            c => c.Remove("apps/web/overlays/dev/kustomization.yaml").Write(Prod, Overlay(Web, DevTag, DevDigest))
        ),
        new(
            "a path that differs in case",
            "tree",
            c => c.Write("apps/web/overlays/Prod/kustomization.yaml", Overlay(Web, NewTag, NewDigest))
        ),
        new(
            "a path that differs in Unicode form",
            "tree",
            c => c.Write("apps/caf\u00e9.txt", "a").Write("apps/cafe\u0301.txt", "b")
        ),
        new(
            "a path with a character that is not shown",
            "tree",
            c => c.Write("apps/web/overlays/prod/\u200bkustomization.yaml", "x")
        ),
        new("a path with a line break", "tree", c => c.Write("apps/web/overlays/prod/a\nb", "x")),
        new(
            "a path that is no text",
            "tree",
            c => c.WriteNamed([.. Encoding.ASCII.GetBytes("apps/web/overlays/prod/"), 0xff], "x")
        ),
        new("a symbolic link for the overlay", "tree", c => c.Remove(Prod).Link(Prod, "../staging/kustomization.yaml")),
        new("a symbolic link for a folder", "tree", c => c.Link("apps/web/overlays/prod/base", "../../base")),
        new("a submodule", "tree", c => c.Submodule("apps/web/overlays/prod/vendor", new string('1', 40))),
        new(
            "a remote base at a branch",
            "kustomize",
            c =>
                c.Write(
                    Prod,
                    Promoted()
                        .Replace("../../base", "https://github.com/acme/base//k8s?ref=main", StringComparison.Ordinal)
                )
        ),
        new(
            "a remote base at nothing",
            "kustomize",
            c =>
                c.Write(
                    Prod,
                    Promoted()
                        .Replace(
                            "  - ../../base",
                            "  - ../../base\n  - github.com/mallory/base",
                            StringComparison.Ordinal
                        )
                )
        ),
        new(
            "a remote base over ssh",
            "kustomize",
            c =>
                c.Write(
                    Prod,
                    Promoted()
                        .Replace(
                            "  - ../../base",
                            "  - ../../base\n  - git@github.com:mallory/base.git",
                            StringComparison.Ordinal
                        )
                )
        ),
        new(
            "a remote file",
            "kustomize",
            c =>
                c.Write(
                    Prod,
                    Promoted()
                        .Replace(
                            "  - ../../base",
                            "  - ../../base\n  - https://evil.example.test/x.yaml",
                            StringComparison.Ordinal
                        )
                )
        ),
        new(
            "a base outside the repository",
            "render",
            c => c.Write(Prod, Promoted().Replace("../../base", "../../../../../../etc", StringComparison.Ordinal))
        ),
        new(
            "another app's overlay along with it",
            "same-artifact",
            c =>
                c.Write(Prod, Promoted())
                    .Write("apps/api/overlays/prod/kustomization.yaml", Overlay(Api, NewTag, NewDigest))
        ),
        new(
            "staging and prod at once",
            "order",
            c => c.Write(Staging, Overlay(Web, DevTag, DevDigest)).Write(Prod, Overlay(Web, StagingTag, StagingDigest))
        ),
        // Rules
        new(
            "promote.yaml along with a promotion",
            "scope",
            c => c.Write("promote.yaml", "version: 1\n").Write(Prod, Promoted())
        ),
        new(
            "a later CODEOWNERS line along with a promotion",
            "scope",
            c => c.Write("CODEOWNERS", "* @acme/platform\n* @mallory\n").Write(Prod, Promoted())
        ),
        new(
            "CODEOWNERS in another place",
            "scope",
            c => c.Write(".github/CODEOWNERS", "* @mallory\n").Write(Prod, Promoted())
        ),
        new(
            "attributes of a folder along with a promotion",
            "scope",
            c =>
                c.Write(Prod, Overlay(Web, StagingTag, StagingDigest))
                    .Write("apps/web/.gitattributes", "*.yaml working-tree-encoding=ASCII//TRANSLIT\n")
        ),
        new("a freeze that nobody reads", "scope", c => c.Write("freezes/year-end.yml", "version: 1\n")),
        new(
            "an image in the overlay that nothing runs",
            "kustomize",
            c =>
                c.Write(
                    Prod,
                    Overlay(
                        Web,
                        NewTag,
                        NewDigest,
                        $$"""
                          - name: placeholder
                            newName: {{Web}}
                            newTag: {{ProdTag}}
                            digest: {{ProdDigest}}
                        patches:
                          - target: { kind: Deployment }
                            patch: |-
                              - { op: replace, path: /spec/template/spec/containers/0/image, value: placeholder }
                        """
                    )
                )
        ),
        new(
            "a workflow along with a promotion",
            "scope",
            c => c.Write(".github/workflows/evil.yml", "on: push\n").Write(Prod, Promoted())
        ),
        new(
            "an Application along with a promotion",
            "scope",
            c => c.Write("argocd/web-prod.yaml", ManifestsWorld.Application("  syncPolicy: {}")).Write(Prod, Promoted())
        ),
        // Bytes
        new("an overlay that cannot be parsed", "kustomize", c => c.Write(Prod, "resources: [\n")),
        new(
            "an overlay with a merge conflict's markers",
            "kustomize",
            c => c.Write(Prod, "<<<<<<< a\n" + Promoted() + ">>>>>>> b\n")
        ),
        new("an overlay that is no text", "kustomize", c => c.Write(Prod, [0xff, 0xfe, 0])),
        new(
            "an overlay over 4 MiB",
            "kustomize",
            c => c.Write(Prod, Promoted() + "#" + new string('x', 5_000_000) + "\n")
        ),
        new(
            "an alias bomb",
            "kustomize",
            c =>
                c.Write(
                    Prod,
                    "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n"
                        + Promoted()
                )
        ),
        new(
            "a very long line",
            "immutable-tag",
            c =>
                c.Write(
                    Prod,
                    $"{{resources: [../../base], commonAnnotations: {{x: {new string('x', 200_000)}}}, images: [{{name: {Web}, newTag: latest, digest: '{StagingDigest}'}}]}}\n"
                )
        ),
        new(
            "one file of many hundreds",
            "same-artifact",
            c =>
                Enumerable
                    .Range(0, 600)
                    .Aggregate(c, (change, i) => change.Write("docs/" + i.ToString(CultureInfo.InvariantCulture), "x"))
                    .Write(Prod, Overlay(Web, NewTag, NewDigest))
        ),
        // Charts
        .. ChartAttacks.All,
        // Hotfixes
        .. HotfixAttacks.All,
        .. RollbackAttacks.All,
    ];
}
