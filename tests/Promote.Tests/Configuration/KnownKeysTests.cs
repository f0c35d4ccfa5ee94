using System.Text;
using System.Text.Json.Nodes;
using Promote.Configuration;
using Promote.Yaml;

namespace Promote.Tests.Configuration;

/// <summary>What an unknown key is answered with: every key that may stand there, once.</summary>
public sealed class KnownKeysTests
{
    private const string Wrong = "zzzzzzzzzz: 1";

    [Theory]
    [InlineData("properties", "version: 1\nenvironments: { dev: }\napps: { web: { images: x } }\n" + Wrong)]
    [InlineData("properties/identities/properties", "identities: { " + Wrong + " }")]
    [InlineData("definitions/environment/properties", "environments: { dev: { " + Wrong + " } }")]
    [InlineData("definitions/hotfix/properties", "environments: { dev: { hotfix: { " + Wrong + " } } }")]
    [InlineData("definitions/requires/properties", "environments: { dev: { requires: { " + Wrong + " } } }")]
    [InlineData(
        "definitions/requires/properties/window/properties",
        "environments: { dev: { requires: { window: { " + Wrong + " } } } }"
    )]
    [InlineData("definitions/app/properties", "apps: { web: { " + Wrong + " } }")]
    [InlineData("definitions/manifest/anyOf/1/properties", "apps: { web: { manifest: { " + Wrong + " } } }")]
    [InlineData(
        "definitions/manifest/anyOf/1/properties/images/additionalProperties/properties",
        "apps: { web: { manifest: { images: { web: { " + Wrong + " } } } } }"
    )]
    [InlineData("definitions/tags/anyOf/1/properties", "apps: { web: { tags: { " + Wrong + " } } }")]
    [InlineData("definitions/check/properties", "smoke: { " + Wrong + " }")]
    [InlineData("definitions/check/properties/expect/properties", "smoke: { expect: { " + Wrong + " } }")]
    public void In_promote_yaml_they_are_those_of_the_schema(string place, string file)
    {
        var error = Should.Throw<YamlException>(() => PromoteYaml.Read(Encoding.UTF8.GetBytes(file), "promote.yaml"));

        Known(error).ShouldBe(Schema(place), ignoreOrder: true);
        error.Next.ShouldContain("promote schema");
    }

    [Theory]
    [InlineData("version, app, manifests, tag, reuse, builds", Wrong)]
    [InlineData("images, run, digest", "builds: { " + Wrong + " }")]
    public void In_promote_build_yaml_they_are_those_of_its_own_page(string keys, string file)
    {
        var error = Should.Throw<YamlException>(() =>
            BuildYaml.Read(Encoding.UTF8.GetBytes(file), "promote.build.yaml")
        );

        Known(error).ShouldBe(keys.Split(", "));
        error.Next.ShouldBe("Correct the file; docs/build-once.md has its keys.");
    }

    [Fact]
    public void A_key_that_has_a_default_for_all_apps_is_suggested_too()
    {
        const string file = "version: 1\nenvironments: { dev: }\napps: { web: { images: x, requestors: ci } }\n";

        var error = Should.Throw<YamlException>(() => PromoteYaml.Read(Encoding.UTF8.GetBytes(file), "promote.yaml"));

        error.Message.ShouldContain("Did you mean 'requesters'?");
    }

    [Fact]
    public void A_build_file_that_is_no_mapping_is_not_sent_to_the_schema_of_another()
    {
        var error = Should.Throw<YamlException>(() => BuildYaml.Read("[]"u8.ToArray(), "promote.build.yaml"));

        error.Next.ShouldBe("Correct the file; docs/build-once.md has its keys.");
    }

    private static string[] Known(YamlException error) =>
        error
            .Problems.Single(problem =>
                problem.Message.StartsWith("'zzzzzzzzzz' is not a key here.", StringComparison.Ordinal)
            )
            .Message.TrimEnd('.')
            .Split("Known are ")[1]
            .Split(", ");

    private static IEnumerable<string> Schema(string place) =>
        place
            .Split('/')
            .Aggregate(
                JsonNode.Parse(ConfigurationSchema.Text)!,
                (node, part) => node is JsonArray list ? list[int.Parse(part, null)]! : node[part]!
            )
            .AsObject()
            .Select(property => property.Key);
}
