using System.Text;
using Promote.Configuration;
using Promote.Errors;
using Promote.Yaml;

namespace Promote.Tests.Configuration;

public sealed class PromoteYamlTests
{
    [Fact]
    public void The_designs_example_is_read_as_written()
    {
        var configuration = Read(GoodAndBadFiles.Design);

        configuration.Environments.Select(environment => environment.Name).ShouldBe(["dev", "staging", "prod"]);
        var prod = configuration.Environment("prod");
        prod.From.ShouldBe(["staging"]);
        prod.Requires.Soak.ShouldBe(TimeSpan.FromMinutes(30));
        prod.Requires.Window!.Days.ShouldBe([
            DayOfWeek.Monday,
            DayOfWeek.Tuesday,
            DayOfWeek.Wednesday,
            DayOfWeek.Thursday,
            DayOfWeek.Friday,
        ]);
        configuration.Environment("staging").Merge.ShouldBe(MergeKind.WhenGreen);
        var web = configuration.App("web");
        web.ManifestPath("dev").ShouldBe("apps/web/overlays/dev/kustomization.yaml");
        web.Application("prod").ShouldBe("web-prod");
        web.Smoke.Single().Expect.Json["/version"].ShouldBe("{tag}");
    }

    [Theory]
    [MemberData(nameof(GoodAndBadFiles.Good), MemberType = typeof(GoodAndBadFiles))]
    public void A_file_that_is_right_is_read(string what, string file) => Should.NotThrow(() => Read(file), what);

    [Theory]
    [MemberData(nameof(GoodAndBadFiles.Malformed), MemberType = typeof(GoodAndBadFiles))]
    [MemberData(nameof(GoodAndBadFiles.Inconsistent), MemberType = typeof(GoodAndBadFiles))]
    public void A_file_that_is_wrong_is_refused_with_its_place_and_reason(string what, string file, string message)
    {
        var error = Should.Throw<YamlException>(() => Read(file), what);

        error.Code.Exit.ShouldBe(ExitCode.Usage);
        error.Message.ShouldContain(message);
        error.Message.ShouldStartWith("promote.yaml:");
    }

    [Fact]
    public void Every_mistake_is_told_at_once_in_the_order_of_the_file()
    {
        const string file = """
            version: 3
            environments:
              dev: { deliver: mail }
              prod: { from: dve }
            apps:
              web: { image: x }
            """;

        var error = Should.Throw<YamlException>(() => Read(file));

        error.Problems.Select(problem => problem.Position.Line).ShouldBe([1, 3, 4, 6, 6]);
    }

    [Fact]
    public void Environments_are_ordered_by_where_they_are_promoted_from()
    {
        var configuration = Read(
            "version: 1\nenvironments: { prod: { from: staging }, staging: { from: dev }, dev: }\napps: { web: { images: x } }\n"
        );

        configuration.Environments.Select(environment => environment.Name).ShouldBe(["dev", "staging", "prod"]);
    }

    [Fact]
    public void An_unknown_app_is_refused_with_the_nearest()
    {
        var error = Should.Throw<UsageException>(() => Read(GoodAndBadFiles.Design).App("wbe"));

        error.Message.ShouldBe("promote.yaml has no app 'wbe'. Did you mean 'web'?");
        error.Next.ShouldBe("Name one of web, with --app.");
    }

    [Fact]
    public void An_unknown_environment_is_refused_with_the_nearest()
    {
        var error = Should.Throw<UsageException>(() => Read(GoodAndBadFiles.Design).Environment("stagging"));

        error.Message.ShouldBe("promote.yaml has no environment 'stagging'. Did you mean 'staging'?");
        error.Next.ShouldBe("Name one of dev, staging, prod.");
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData("a b")]
    public void A_pattern_gives_no_settings_to_what_cannot_be_a_name(string name)
    {
        var configuration = Read("version: 1\nenvironments: { dev: }\napps: apps/*/{env}.yaml\n");

        Should.Throw<UsageException>(() => configuration.App(name));
    }

    private static PromoteConfiguration Read(string text) =>
        PromoteYaml.Read(Encoding.UTF8.GetBytes(text), "promote.yaml");
}
