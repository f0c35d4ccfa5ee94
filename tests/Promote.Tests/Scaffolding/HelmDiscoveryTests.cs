namespace Promote.Tests.Scaffolding;

/// <summary>Apps whose versions are in a chart's values.</summary>
public sealed class HelmDiscoveryTests
{
    private const string Image = "image: { repository: ghcr.io/acme/web, tag: 1.4.2 }\n";

    [Theory]
    [InlineData("charts/web/values-dev.yaml", "charts/web/values-prod.yaml", "charts/web/values-{env}.yaml")]
    [InlineData("charts/web/values.dev.yaml", "charts/web/values.prod.yaml", "charts/web/values.{env}.yaml")]
    [InlineData("charts/web/dev.yaml", "charts/web/prod.yaml", "charts/web/{env}.yaml")]
    [InlineData("charts/web/dev-values.yml", "charts/web/prod-values.yml", "charts/web/{env}-values.yml")]
    [InlineData(
        "charts/web/env/dev/values.yaml",
        "charts/web/env/prod/values.yaml",
        "charts/web/env/{env}/values.yaml"
    )]
    public void Values_of_a_chart_are_found(string dev, string prod, string place)
    {
        var layout = Trees.Find(Trees.Of(("charts/web/Chart.yaml", "name: web"), (dev, Image), (prod, Image)));

        var app = layout.Apps.ShouldHaveSingleItem();
        (app.Name, app.File, app.Chart).ShouldBe(("web", place, null));
        app.Values!.ShouldHaveSingleItem().Tag.ShouldBe("image.tag");
    }

    [Fact]
    public void The_repository_may_be_in_the_charts_own_values()
    {
        var layout = Trees.Find(
            Trees.Of(
                ("charts/web/Chart.yaml", "name: web"),
                ("charts/web/values.yaml", "web:\n  image: { registry: ghcr.io, repository: acme/web, tag: '' }\n"),
                ("charts/web/values-dev.yaml", "web:\n  image: { tag: 1.4.2, digest: '' }\n"),
                ("charts/web/values-prod.yaml", "web:\n  image: { tag: 1.4.1 }\n")
            )
        );

        var app = layout.Apps.ShouldHaveSingleItem();
        app.Images.ShouldBe(["ghcr.io/acme/web"]);
        app.Values!.ShouldHaveSingleItem().ShouldBe(new("ghcr.io/acme/web", "web.image.tag", "web.image.digest", null));
    }

    [Fact]
    public void Values_beside_a_chart_are_its_own_by_what_Applications_deploy()
    {
        var layout = Trees.Find(
            Trees.Of(
                ("charts/service/Chart.yaml", "name: service"),
                ("values/web/dev.yaml", Image),
                ("values/web/prod.yaml", Image),
                (
                    "argocd/web-dev.yaml",
                    Trees.Application(
                        "web-dev",
                        "charts/service",
                        more: "    helm: { valueFiles: [values.yaml, ../../values/all.yaml, ../../values/web/dev.yaml] }"
                    )
                ),
                ("values/all.yaml", "replicas: 1")
            )
        );

        var app = layout.Apps.ShouldHaveSingleItem();
        (app.Name, app.File, app.Chart, app.Argo).ShouldBe(
            ("web", "values/web/{env}.yaml", "charts/service", "web-{env}")
        );
        app.ValuesFiles.ShouldBe(["values/all.yaml"]);
    }
}
