using System.Text;
using Promote.Audit;
using Promote.Audit.Rules;
using Promote.Configuration;
using Promote.Errors;
using Promote.Scaffolding;
using Promote.Tests.Audit;

namespace Promote.Tests.Scaffolding;

/// <summary>The written CODEOWNERS, as the audit judges it.</summary>
public sealed class OwnersTextTests
{
    [Theory]
    [InlineData("apps/{0}/overlays/{1}/kustomization.yaml")]
    [InlineData("envs/{1}/{0}/kustomization.yml")]
    [InlineData("{0}/{1}/Kustomization")]
    [InlineData("my apps/{0}/{1}/kustomization.yaml")]
    public void The_audit_finds_all_that_it_asks_for_owned(string pattern)
    {
        var files = Trees.Of(
            (
                from name in new[] { "api", "web" }
                from environment in new[] { "dev", "staging", "prod" }
                select (string.Format(null, pattern, name, environment), Trees.Overlay($"ghcr.io/acme/{name}"))
            ).Append(("argo cd/apps.yaml", Trees.Application("web-dev", "web/dev")))
        );
        var layout = Trees.Find(files);

        Judge(layout, files).Verdict.ShouldBe(RuleVerdict.Holds);
    }

    [Fact]
    public void So_it_does_with_a_charts_values()
    {
        const string values = "image: { repository: ghcr.io/acme/web, tag: 1.4.2 }";
        var files = Trees.Of(
            ("charts/web/Chart.yaml", "name: web"),
            ("charts/web/values-dev.yaml", values),
            ("charts/web/values-prod.yaml", values),
            ("argocd/web.yaml", Trees.Application("web-dev", "charts/web"))
        );

        Judge(Trees.Find(files), files).Verdict.ShouldBe(RuleVerdict.Holds);
    }

    [Theory]
    [InlineData("rita")]
    [InlineData("@rita @sam")]
    [InlineData("@acme/owners\n* @evil")]
    [InlineData("@")]
    public void What_is_no_owner_is_refused(string owner) =>
        Should.Throw<UsageException>(() =>
            OwnersText.Write(Trees.Find(Trees.Overlays("web/dev/kustomization.yaml")), [owner])
        );

    private static RuleResult Judge(ManifestsLayout layout, RepositoryFiles files)
    {
        var text = OwnersText.Write(layout, ["@acme/owners", "@rita"]);
        return new CodeOwnersRule().Judge(
            AuditCases.WellSet with
            {
                Configuration = PromoteYaml.Read(
                    Encoding.UTF8.GetBytes(PromoteText.Write(layout, GitHubApps.Of("acme"))),
                    "promote.yaml"
                ),
                CodeOwners = CodeOwnersFile.Parse("CODEOWNERS", Encoding.UTF8.GetBytes(text), new HashSet<int>()),
                Manifests = files.Paths,
                ArgoFiles = layout.ArgoFiles,
            }
        );
    }
}
