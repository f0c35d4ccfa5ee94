using System.Text;
using System.Text.Json.Nodes;
using Promote.Configuration;
using Promote.Errors;
using Promote.Scaffolding;

namespace Promote.Tests.Scaffolding;

/// <summary>What a repository shall have, and what is left to do.</summary>
public sealed class PlanTests
{
    private static readonly InitRequest Request = new() { Manifests = "acme/manifests" };
    private static readonly RepositoryFacts Shop = Trees.Facts with { Origin = "git@github.com:Acme/Shop.git" };

    [Theory]
    [InlineData(true, "apps/web/overlays/dev/kustomization.yaml")]
    [InlineData(true, "promote.yaml")]
    [InlineData(true, "charts/web/Chart.yaml")]
    [InlineData(false, "Dockerfile")]
    [InlineData(false, "src/Web/Web.csproj")]
    [InlineData(false, "build.cake")]
    [InlineData(false, "promote.build.yaml")]
    [InlineData(null, "promote.yaml", "Dockerfile")]
    [InlineData(null, "README.md")]
    [InlineData(null, "tests/Dockerfile")]
    public void What_it_is_is_told_by_its_files(bool? isManifests, params string[] paths)
    {
        var files = new ParsedFiles(Trees.Of(paths.Select(path => (path, ""))));

        if (isManifests is { } known)
            RepositoryKinds.IsManifests(files).ShouldBe(known);
        else
            Should
                .Throw<UsageException>(() => RepositoryKinds.IsManifests(files))
                .Next.ShouldContain("promote init app, or promote init manifests");
    }

    [Theory]
    [InlineData("https://github.com/acme/shop.git", "acme/shop", null, false)]
    [InlineData("git@github.com:acme/shop", "acme/shop", null, false)]
    [InlineData("https://git.acme.test/acme/shop.git", "acme/shop", "git.acme.test", false)]
    [InlineData("https://acme@dev.azure.com/acme/shop/_git/shop", null, null, true)]
    [InlineData("git@ssh.dev.azure.com:v3/acme/shop/shop", null, null, true)]
    [InlineData("/srv/git/shop.git", null, null, false)]
    public void The_origin_tells_where_it_is(string origin, string? repository, string? host, bool isAzure)
    {
        var facts = Trees.Facts with { Origin = origin };

        (facts.Repository, facts.Host, facts.IsAzure).ShouldBe((repository, host, isAzure));
    }

    [Theory]
    [InlineData("Dockerfile", "docker", DigestSourceOf.MetadataFile, "ghcr.io/acme/shop")]
    [InlineData("src/web/Dockerfile", "docker", DigestSourceOf.MetadataFile, "ghcr.io/acme/shop")]
    [InlineData("Containerfile", "sh", DigestSourceOf.DigestFile, "ghcr.io/acme/shop")]
    [InlineData("src/Web/Web.csproj", "dotnet", DigestSourceOf.Sdk, "ghcr.io/acme/shop")]
    public void The_builds_are_by_what_is_there(string path, string program, DigestSourceOf digest, string image)
    {
        var plan = ApplicationPlan.Make(
            Trees.Of((path, """<Project Sdk="Microsoft.NET.Sdk.Web" />""")),
            Shop,
            Request with
            {
                App = "shop",
            }
        );

        var build = BuildOf(plan).Builds.ShouldHaveSingleItem();
        build.Images.ShouldBe([image]);
        build.Run[0].ShouldBe(program);
        ((int)build.Digest).ShouldBe((int)digest);
    }

    [Fact]
    public void Several_Dockerfiles_are_images_that_are_called_like_their_folders()
    {
        var plan = ApplicationPlan.Make(Trees.Of(("Dockerfile", ""), ("src/Jobs/Dockerfile", "")), Shop, Request);

        BuildOf(plan).Builds.SelectMany(build => build.Images).ShouldBe(["ghcr.io/acme/shop", "ghcr.io/acme/jobs"]);
    }

    [Theory]
    [InlineData("web it's.csproj")]
    [InlineData("\"x\" #y\n: z.csproj")]
    [InlineData("«app».csproj")]
    public void A_projects_name_is_one_word_of_the_command(string path)
    {
        var plan = ApplicationPlan.Make(
            Trees.Of(($"src/{path}", """<Project Sdk="Microsoft.NET.Sdk.Web" />""")),
            Shop,
            Request
        );

        BuildOf(plan).Builds.ShouldHaveSingleItem().Run[2].ShouldBe($"src/{path}");
    }

    [Theory]
    [InlineData("azure-pipelines.yml", "https://github.com/acme/shop", null, "azure-pipelines.promote.yml")]
    [InlineData("Dockerfile", "https://dev.azure.com/acme/shop/_git/shop", null, "azure-pipelines.promote.yml")]
    [InlineData("Dockerfile", "https://github.com/acme/shop", null, ".github/workflows/promote.yml")]
    [InlineData("azure-pipelines.yml", "https://github.com/acme/shop", false, ".github/workflows/promote.yml")]
    public void It_is_built_where_it_is_built_today(string path, string origin, bool? onAzure, string expected) =>
        ApplicationPlan
            .Make(
                Trees.Of((path, "")),
                Trees.Facts with
                {
                    Origin = origin,
                },
                Request with
                {
                    Image = "ghcr.io/acme/shop",
                    OnAzure = onAzure,
                }
            )
            .Files.Select(file => file.Path)
            .ShouldContain(expected);

    [Fact]
    public void A_cake_script_is_not_edited_and_its_lines_are_told() =>
        ApplicationPlan
            .Make(Trees.Of(("build.cake", ""), ("Dockerfile", "")), Shop, Request)
            .Next.SelectMany(step => step.Commands)
            .ShouldContain("RunPromote(Argument(\"target\", \"Default\"));");

    [Theory]
    [InlineData("--manifests", null, "shop", "ghcr.io/acme/shop", "main")]
    [InlineData("--app", "acme/manifests", "sh op", "ghcr.io/acme/shop", "main")]
    [InlineData("--image", "acme/manifests", "shop", "ghcr.io/Acme/shop:1", "main")]
    [InlineData("Rename it", "acme/manifests", "shop", "ghcr.io/acme/shop", "a${{x}}")]
    [InlineData("Rename it", "acme/manifests", "shop", "ghcr.io/acme/shop", "*")]
    public void What_only_a_person_knows_is_asked(
        string next,
        string? manifests,
        string app,
        string image,
        string branch
    ) =>
        Should
            .Throw<UsageException>(() =>
                ApplicationPlan.Make(
                    Trees.Of(("Dockerfile", "")),
                    Trees.Facts with
                    {
                        Branch = branch,
                    },
                    new()
                    {
                        Manifests = manifests,
                        App = app,
                        Image = image,
                    }
                )
            )
            .Next.ShouldContain(next);

    [Fact]
    public void The_ruleset_is_one_that_the_audit_would_take()
    {
        var command = Manifests().Next.SelectMany(step => step.Commands).Single(one => one.Contains("promote/verify"));

        var json = command[(command.IndexOf("<<<'", StringComparison.Ordinal) + 4)..^1]
            .Replace("'\"$GUARD_ID\"'", "3", StringComparison.Ordinal)
            .Replace("'\"$PROMOTER_ID\"'", "2", StringComparison.Ordinal);
        var body = JsonNode.Parse(json)!;
        body["bypass_actors"]!.AsArray().ShouldHaveSingleItem()!["actor_id"]!.GetValue<int>().ShouldBe(2);
        var rules = body["rules"]!
            .AsArray()
            .ToDictionary(rule => rule!["type"]!.GetValue<string>(), rule => rule!["parameters"]);
        rules.Keys.ShouldBe(["pull_request", "required_status_checks", "non_fast_forward", "deletion"]);
        var check = rules["required_status_checks"]!["required_status_checks"]![0]!;
        check["context"]!.GetValue<string>().ShouldBe("promote/verify");
        check["integration_id"]!.GetValue<int>().ShouldBe(3);
        var pull = rules["pull_request"]!;
        pull["allowed_merge_methods"]!.AsArray().Select(one => one!.GetValue<string>()).ShouldBe(["merge", "squash"]);
        foreach (
            var key in new[]
            {
                "dismiss_stale_reviews_on_push",
                "require_code_owner_review",
                "require_last_push_approval",
            }
        )
            pull[key]!.GetValue<bool>().ShouldBeTrue(key);
    }

    [Fact]
    public void Each_key_has_an_environment_that_is_for_the_default_branch_alone()
    {
        var plan = Manifests();

        var commands = plan.Next.SelectMany(step => step.Commands).ToList();
        foreach (var app in plan.Identities)
        {
            commands.ShouldContain(
                $"gh secret set {app.Secret} --repo acme/manifests --env {app.Environment} <{app.Name}.pem"
            );
            commands.ShouldContain(command =>
                command.EndsWith(
                    $"repos/acme/manifests/environments/{app.Environment}/deployment-branch-policies -f name=main",
                    StringComparison.Ordinal
                )
            );
        }
    }

    [Fact]
    public void Without_owners_there_is_no_CODEOWNERS_and_it_is_said()
    {
        var plan = ManifestsPlan.Make(Overlays, Trees.Facts, new());

        plan.Files.Select(file => file.Path).ShouldBe(["promote.yaml", ".github/workflows/promote.yml"]);
        plan.Next[0].Commands.ShouldBe(["promote init manifests --owners @OWNER/TEAM"]);
    }

    [Fact]
    public void A_second_run_needs_not_be_told_the_order_again()
    {
        var rules = "version: 1\nenvironments: { beta: , alpha: { from: beta } }\napps: { web: { images: [web] } }\n";
        var plan = ManifestsPlan.Make(
            new(
                Trees.Of(
                    ("promote.yaml", rules),
                    ("web/alpha/kustomization.yaml", Trees.Overlay("web")),
                    ("web/beta/kustomization.yaml", Trees.Overlay("web"))
                )
            ),
            Trees.Facts,
            new()
        );

        PromoteYaml
            .Read(Encoding.UTF8.GetBytes(plan.Files[0].Text), "promote.yaml")
            .Environments.Select(one => one.Name)
            .ShouldBe(["beta", "alpha"]);
    }

    private static ParsedFiles Overlays =>
        new(Trees.Overlays("apps/web/overlays/dev/kustomization.yaml", "apps/web/overlays/prod/kustomization.yaml"));

    private static InitPlan Manifests() =>
        ManifestsPlan.Make(Overlays, Trees.Facts, new() { Owners = ["@acme/platform"] });

    private static BuildConfiguration BuildOf(InitPlan plan) =>
        BuildYaml.Read(
            Encoding.UTF8.GetBytes(plan.Files.Single(file => file.Path == "promote.build.yaml").Text),
            "promote.build.yaml"
        );

    /// <summary>As the configuration has it, which is not public.</summary>
    public enum DigestSourceOf
    {
        /// <summary>No report.</summary>
        Registry,

        /// <summary>The SDK.</summary>
        Sdk,

        /// <summary>A file of JSON.</summary>
        MetadataFile,

        /// <summary>A file of the digest alone.</summary>
        DigestFile,
    }
}
