using Promote.Errors;

namespace Promote.Tests.Scaffolding;

/// <summary>Environments and apps, by where the manifests lie.</summary>
public sealed class ManifestsDiscoveryTests
{
    [Theory]
    [InlineData("apps/web/overlays/{env}/kustomization.yaml", "web", "apps/web/overlays/dev", "apps/web/overlays/prod")]
    [InlineData("web/overlays/{env}/kustomization.yaml", "web", "web/overlays/dev", "web/overlays/prod")]
    [InlineData("web/{env}/kustomization.yaml", "web", "web/dev", "web/prod", "web/base")]
    [InlineData("overlays/{env}/kustomization.yaml", "web", "overlays/dev", "overlays/prod", "base")]
    [InlineData("envs/{env}/web/kustomization.yaml", "web", "envs/dev/web", "envs/prod/web")]
    [InlineData("clusters/{env}/apps/web/kustomization.yaml", "web", "clusters/dev/apps/web", "clusters/prod/apps/web")]
    [InlineData("{env}/web/kustomization.yaml", "web", "dev/web", "prod/web")]
    [InlineData(
        "teams/blue/shop/overlays/{env}/kustomization.yaml",
        "shop",
        "teams/blue/shop/overlays/dev",
        "teams/blue/shop/overlays/prod"
    )]
    // A folder called like an environment above one that is.
    [InlineData(
        "prod/web/overlays/{env}/kustomization.yaml",
        "web",
        "prod/web/overlays/dev",
        "prod/web/overlays/staging",
        "prod/web/overlays/prod"
    )]
    public void One_app_is_found(string place, string name, params string[] folders)
    {
        var layout = Trees.Find(Trees.Overlays(folders.Select(folder => folder + "/kustomization.yaml")));

        var app = layout.Apps.ShouldHaveSingleItem();
        app.File.ShouldBe(place);
        app.Name.ShouldBe(name);
        app.Images.ShouldBe(["ghcr.io/acme/web"]);
    }

    [Theory]
    [InlineData("apps/{0}/overlays/{1}/kustomization.yaml")]
    [InlineData("clusters/{1}/{0}/kustomization.yaml")]
    [InlineData("{1}/apps/{0}/kustomization.yml")]
    [InlineData("gitops/apps/{0}/envs/{1}/kustomization.yaml")]
    public void Several_apps_are_told_apart_by_where_their_places_differ(string pattern)
    {
        string[] names = ["api", "apps", "web"];

        var layout = Trees.Find(
            Trees.Overlays(
                from name in names
                from environment in new[] { "dev", "prod" }
                select string.Format(null, pattern, name, environment)
            )
        );

        layout.Apps.Select(app => app.Name).ShouldBe(names);
    }

    [Theory]
    [InlineData("prod,dev,staging", "dev staging prod")]
    [InlineData("production,development,qa,uat", "development qa uat production")]
    [InlineData("prod-us,prod-eu,stg,dev", "dev stg prod-eu+prod-us")]
    [InlineData("Live,Test", "Test Live")]
    public void Environments_are_in_their_usual_order(string names, string order)
    {
        var layout = Trees.Find(
            Trees.Overlays(names.Split(',').Select(name => $"apps/web/overlays/{name}/kustomization.yaml"))
        );

        string.Join(' ', layout.Stages.Select(stage => string.Join('+', stage))).ShouldBe(order);
    }

    [Theory]
    [InlineData("alpha,beta")]
    [InlineData("dev,canary,prod")]
    public void Of_names_that_are_not_known_the_order_is_asked(string names)
    {
        var files = Trees.Overlays(names.Split(',').Select(name => $"apps/web/overlays/{name}/kustomization.yaml"));

        var error = Should.Throw<UsageException>(() => Trees.Find(files));
        error.Next.ShouldContain("--environments");
        Trees.Find(files, names.Split(',')).Stages.SelectMany(stage => stage).ShouldBe(names.Split(','));
    }

    [Fact]
    public void An_environment_that_is_named_and_not_there_is_a_mistake() =>
        Should
            .Throw<UsageException>(() =>
                Trees.Find(Trees.Overlays("apps/web/overlays/dev/kustomization.yaml"), "dev", "prod")
            )
            .Message.ShouldContain("'prod'");

    [Fact]
    public void A_folder_that_is_called_like_an_environment_by_chance_is_none()
    {
        var layout = Trees.Find(
            Trees.Overlays(
                "apps/test-tools/base/kustomization.yaml",
                "apps/test-tools/overlays/dev/kustomization.yaml",
                "apps/test-tools/overlays/prod/kustomization.yaml"
            )
        );

        layout.Apps.ShouldHaveSingleItem().Name.ShouldBe("test-tools");
        layout.Stages.SelectMany(stage => stage).ShouldBe(["dev", "prod"]);
    }

    [Fact]
    public void What_an_image_is_pulled_under_is_its_name() =>
        Trees
            .Find(
                Trees.Of(
                    ("web/dev/kustomization.yaml", "images: [{ name: web, newName: ghcr.io/acme/web, newTag: 1.2.3 }]"),
                    ("web/prod/kustomization.yaml", "images: [{ name: web, newName: ghcr.io/acme/web, newTag: 1.2.2 }]")
                )
            )
            .Apps.ShouldHaveSingleItem()
            .Images.ShouldBe(["ghcr.io/acme/web"]);

    [Theory]
    [InlineData("web-dev", "web-prod", "web-{env}")]
    [InlineData("dev.web", "prod.web", "{env}.web")]
    [InlineData("acme-dev-web", "acme-prod-web", "acme-{env}-web")]
    [InlineData("developer-dev", "developer-prod", "developer-{env}")]
    [InlineData("one", "two", null)]
    public void Applications_are_found_by_what_they_deploy(string dev, string prod, string? template)
    {
        var layout = Trees.Find(
            Trees.Of(
                ("apps/web/overlays/dev/kustomization.yaml", Trees.Overlay("web")),
                ("apps/web/overlays/prod/kustomization.yaml", Trees.Overlay("web")),
                ("argocd/dev.yaml", Trees.Application(dev, "./apps/web/overlays/dev/")),
                ("argocd/prod.yaml", Trees.Application(prod, "apps/web/overlays/prod"))
            )
        );

        layout.Apps.ShouldHaveSingleItem().Argo.ShouldBe(template);
        layout.ArgoFiles.ShouldBe(["argocd/dev.yaml", "argocd/prod.yaml"]);
        (template is null).ShouldBe(layout.Notes.Any(note => note.Contains("no pattern", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(
        "git: { directories: [{ path: apps/*/overlays/* }] }",
        "'{{path[1]}}-{{path.basename}}'",
        "'{{path}}'",
        "web-{env}"
    )]
    [InlineData(
        "git: { directories: [{ path: apps/*/overlays/* }] }",
        "'{{index .path.segments 3}}-{{index .path.segments 1}}'",
        "'{{.path.path}}'",
        "{env}-web"
    )]
    [InlineData(
        "list: { elements: [{ env: dev }, { env: prod }] }",
        "'web-{{env}}'",
        "'apps/web/overlays/{{ .env }}'",
        "web-{env}"
    )]
    [InlineData("clusters: {}", "'web-{{name}}'", "'apps/web/overlays/{{name}}'", null)]
    [InlineData("list: { elements: [{ env: dev }] }", "'web-{{lower .env}}'", "'apps/web/overlays/{{env}}'", null)]
    public void ApplicationSets_are_followed_as_far_as_is_said(
        string generator,
        string name,
        string path,
        string? template
    )
    {
        var set = $$"""
            apiVersion: argoproj.io/v1alpha1
            kind: ApplicationSet
            metadata: { name: all }
            spec:
              generators: [{ {{generator}} }]
              template:
                metadata: { name: {{name}} }
                spec: { source: { repoURL: https://github.com/acme/manifests, path: {{path}} } }
            """;
        var layout = Trees.Find(
            Trees.Of(
                ("apps/web/overlays/dev/kustomization.yaml", Trees.Overlay("web")),
                ("apps/web/overlays/prod/kustomization.yaml", Trees.Overlay("web")),
                ("argocd/all.yaml", set)
            )
        );

        layout.Apps.ShouldHaveSingleItem().Argo.ShouldBe(template);
        (template is null).ShouldBe(
            layout.Notes.Any(note => note.Contains("ApplicationSet all cannot be followed", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void What_cannot_be_parsed_is_told_and_left_out()
    {
        var layout = Trees.Find(
            Trees.Of(
                ("apps/web/overlays/dev/kustomization.yaml", Trees.Overlay("web")),
                ("apps/api/overlays/dev/kustomization.yaml", "images: [ {"),
                ("argocd/x.yaml", "apiVersion: argoproj.io/v1alpha1\n\tkind: x")
            )
        );

        layout.Apps.Select(app => app.Name).ShouldBe(["web"]);
        layout.Notes.Count(note => note.Contains("cannot be read", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Theory]
    [InlineData("apps/a\nb/overlays/dev/kustomization.yaml")]
    [InlineData("apps/a:b/overlays/dev/kustomization.yaml")]
    [InlineData("apps/{x}/overlays/dev/kustomization.yaml")]
    public void A_path_that_promote_yaml_cannot_hold_is_told_and_left_out(string path)
    {
        var layout = Trees.Find(Trees.Overlays(path, "apps/web/overlays/dev/kustomization.yaml"));

        layout.Apps.Select(app => app.Name).ShouldBe(["web"]);
        layout.Notes.ShouldContain(note => note.Contains("cannot hold such a path", StringComparison.Ordinal));
        layout.Notes.ShouldAllBe(note => !note.Contains('\n', StringComparison.Ordinal));
    }
}
