using Promote.Sandbox.Deployer;

namespace Promote.Sandbox.Tests.Deployer;

public class ApplicationSpecTests
{
    [Theory]
    [InlineData("{}", false, false)]
    [InlineData("{ automated: {} }", true, false)]
    [InlineData("{ automated: { enabled: true, selfHeal: true } }", true, true)]
    [InlineData("{ automated: { enabled: false, selfHeal: true } }", false, true)]
    [InlineData("{ automated: null }", false, false)]
    public void Auto_sync_is_on_where_automated_is_there_and_not_switched_off(string policy, bool auto, bool selfHeal)
    {
        var spec = Parse($"syncPolicy: {policy}")!;

        spec.AutoSync.ShouldBe(auto);
        spec.SelfHeal.ShouldBe(selfHeal);
        spec.Environment.ShouldBe("dev");
    }

    [Theory]
    [InlineData("https://github.com/acme/manifests.git", "acme/manifests")]
    [InlineData("http://127.0.0.1:5000/acme/manifests", "acme/manifests")]
    [InlineData("git@github.com:acme/manifests.git", "acme/manifests")]
    [InlineData("manifests", null)]
    public void A_repository_is_known_by_the_end_of_its_URL(string url, string? repository) =>
        ApplicationSpec.RepositoryOf(url).ShouldBe(repository);

    [Theory]
    [InlineData("a: [")]
    [InlineData(
        "a: &a [x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]"
    )]
    public void Broken_YAML_and_an_alias_bomb_are_refused(string text) =>
        Should.Throw<RenderException>(() => YamlObjects.Parse(text, "a.yaml"));

    [Fact]
    public void A_name_that_is_a_path_is_refused() => Should.Throw<RenderException>(() => Parse("", name: "../../etc"));

    private static ApplicationSpec? Parse(string more, string name = "web-dev") =>
        ApplicationSpec.From(
            YamlObjects.Parse(
                $$"""
                kind: Application
                metadata: { name: {{name}} }
                spec:
                  source: { repoURL: https://github.com/acme/manifests.git, path: apps/web/overlays/dev }
                  {{more}}
                """,
                "argocd/web.yaml"
            )[0],
            "argocd/web.yaml"
        );
}
