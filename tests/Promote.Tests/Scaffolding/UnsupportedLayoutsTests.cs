using Promote.Errors;
using Promote.Scaffolding;

namespace Promote.Tests.Scaffolding;

/// <summary>Layouts that are not supported yet are named as such.</summary>
public sealed class UnsupportedLayoutsTests
{
    [Fact]
    public void A_branch_an_environment_is_told_by_the_branches()
    {
        var facts = Trees.Facts with { Branches = ["main", "env/dev", "env/prod"] };

        Should
            .Throw<UsageException>(() =>
                ManifestsDiscovery.Find(new(Trees.Overlays("web/kustomization.yaml")), facts, [])
            )
            .Message.ShouldContain("env/dev, env/prod, and no folders");
    }

    [Fact]
    public void A_branch_an_environment_is_told_by_the_Applications() =>
        Should
            .Throw<UsageException>(() =>
                Trees.Find(
                    Trees.Of(
                        ("web/dev/kustomization.yaml", Trees.Overlay("web")),
                        ("a.yaml", Trees.Application("web-dev", "web", "dev")),
                        ("b.yaml", Trees.Application("web-prod", "web", "production"))
                    )
                )
            )
            .Message.ShouldContain("a branch an environment is not supported yet");

    [Fact]
    public void Branches_of_a_repository_with_folders_for_environments_say_nothing() =>
        ManifestsDiscovery
            .Find(
                new(Trees.Overlays("web/dev/kustomization.yaml", "web/prod/kustomization.yaml")),
                Trees.Facts with
                {
                    Branches = ["main", "dev", "prod"],
                },
                []
            )
            .Apps.ShouldHaveSingleItem();

    [Theory]
    [InlineData("kind: Application\nspec: { sourceHydrator: { drySource: {} } }")]
    [InlineData("kind: ApplicationSet\nspec: { template: { spec: { sourceHydrator: { drySource: {} } } } }")]
    public void The_source_hydrator_is_told(string application) =>
        Should
            .Throw<UsageException>(() =>
                Trees.Find(
                    Trees.Of(
                        ("web/dev/kustomization.yaml", Trees.Overlay("web")),
                        ("a.yaml", "apiVersion: argoproj.io/v1alpha1\nmetadata: { name: web }\n" + application)
                    )
                )
            )
            .Message.ShouldContain("source hydrator");

    [Fact]
    public void Several_manifests_repositories_are_noted()
    {
        var other = Trees
            .Application("api-dev", "api/dev")
            .Replace("acme/manifests", "acme/others", StringComparison.Ordinal);

        Trees
            .Find(Trees.Of(("web/dev/kustomization.yaml", Trees.Overlay("web")), ("a.yaml", other)))
            .Notes.ShouldContain(note => note.Contains("github.com/acme/others", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_nothing_is_found_it_is_said_what_would_be() =>
        Should
            .Throw<UsageException>(() => Trees.Find(Trees.Of(("web/deployment.yaml", "kind: Deployment"))))
            .Next.ShouldContain("apps/web/overlays/{env}/kustomization.yaml");
}
