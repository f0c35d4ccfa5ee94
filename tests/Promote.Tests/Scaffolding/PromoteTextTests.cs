using System.Text;
using Promote.Configuration;
using Promote.Scaffolding;

namespace Promote.Tests.Scaffolding;

/// <summary>The written <c>promote.yaml</c>, as the tool itself reads it.</summary>
public sealed class PromoteTextTests
{
    [Fact]
    public void It_is_what_is_expected_of_one_app() =>
        Text(
                Trees.Of(
                    ("apps/web/overlays/dev/kustomization.yaml", Trees.Overlay("ghcr.io/acme/web")),
                    ("apps/web/overlays/staging/kustomization.yaml", Trees.Overlay("ghcr.io/acme/web")),
                    ("apps/web/overlays/prod/kustomization.yaml", Trees.Overlay("ghcr.io/acme/web"))
                )
            )
            .ShouldBe(
                """
                # What is promoted, where, and under which conditions. Read from the protected branch only.
                # docs/promote-yaml.md of Promote has every key: smoke tests, soak times, windows, hotfixes.
                version: 1
                identities: # The GitHub Apps' logins.
                  promoter: acme-promoter[bot]
                  guard: acme-guard[bot]
                  evidence: acme-evidence[bot]
                  audit: acme-audit[bot]
                environments:
                  dev:
                    deliver: commit
                  staging:
                    from: dev
                    deliver: pull-request
                    merge: when-green
                    requires: { healthy: true }
                  prod:
                    from: staging
                    deliver: pull-request
                    merge: by-hand
                    requires: { healthy: true, approvals: 1, codeOwners: true }
                apps:
                  web:
                    images: [ghcr.io/acme/web]
                    # source: acme/web
                    manifest: apps/web/overlays/{env}/kustomization.yaml
                    argo: web-{env}

                """.ReplaceLineEndings("\n")
            );

    [Fact]
    public void Environments_of_one_stage_are_promoted_from_all_of_the_stage_before()
    {
        var rules = Read(
            Trees.Overlays(
                new[] { "dev", "qa-a", "qa-b", "prod-eu", "prod-us" }.Select(name => $"web/{name}/kustomization.yaml")
            )
        );

        rules.Environment("qa-b").From.ShouldBe(["dev"]);
        rules.Environment("prod-us").From.ShouldBe(["qa-a", "qa-b"]);
        rules.Environment("prod-us").Requires.CodeOwners.ShouldBeTrue();
    }

    [Fact]
    public void Many_apps_alike_are_one_path()
    {
        var names = Enumerable.Range(0, 30).Select(i => $"app{i}").ToList();

        var rules = Read(
            Trees.Of(
                from name in names
                from environment in new[] { "dev", "prod" }
                select ($"apps/{name}/{environment}/kustomization.yaml", Trees.Overlay($"ghcr.io/acme/{name}", "1.2.3"))
            )
        );

        rules.Apps.ShouldBeEmpty();
        var app = rules.App("app7");
        app.ManifestPath("dev").ShouldBe("apps/app7/dev/kustomization.yaml");
        (app.Argo, app.Tags.Kind).ShouldBe(("{app}-{env}", TagPolicyKind.Semver));
    }

    [Fact]
    public void A_charts_values_are_told_with_their_paths()
    {
        var rules = Read(
            Trees.Of(
                ("charts/web/Chart.yaml", "name: web"),
                ("charts/web/values-dev.yaml", Values),
                ("charts/web/values-prod.yaml", Values)
            )
        );

        rules
            .App("web")
            .Manifest.Values!.ShouldBe([
                new("ghcr.io/acme/web", "image.tag", "image.digest", null),
                new("ghcr.io/acme/jobs", null, null, "jobs.\"nightly.run\".image"),
            ]);
    }

    [Theory]
    [InlineData("it's")]
    [InlineData("a b")]
    [InlineData("yes")]
    [InlineData("#x")]
    [InlineData("1.5")]
    [InlineData("a\"b")]
    [InlineData("&a,[b]")]
    public void Folders_of_any_name_come_back_as_they_are(string folder)
    {
        var rules = Read(
            Trees.Overlays($"{folder}/web/dev/kustomization.yaml", $"{folder}/web/prod/kustomization.yaml")
        );

        rules.App("web").ManifestPath("dev").ShouldBe($"{folder}/web/dev/kustomization.yaml");
    }

    [Theory]
    [InlineData("4f1c2d7a9b3e", "Sha")]
    [InlineData("v1.4.2", "Semver")]
    [InlineData("latest", "Sha")]
    public void The_kind_of_tags_is_that_of_those_that_are_there(string tag, string kind) =>
        Read(Trees.Of(("web/dev/kustomization.yaml", Trees.Overlay("web", tag))))
            .App("web")
            .Tags.Kind.ToString()
            .ShouldBe(kind);

    private const string Values = """
        image: { repository: ghcr.io/acme/web, tag: 1.4.2, digest: '' }
        jobs: { nightly.run: { image: "ghcr.io/acme/jobs:1.4.2" } }
        """;

    private static string Text(RepositoryFiles files) => PromoteText.Write(Trees.Find(files), GitHubApps.Of("acme"));

    private static PromoteConfiguration Read(RepositoryFiles files) =>
        PromoteYaml.Read(Encoding.UTF8.GetBytes(Text(files)), "promote.yaml");
}
