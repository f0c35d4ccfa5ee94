using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NJsonSchema;
using Promote.Configuration;
using Promote.Yaml;

namespace Promote.Tests.Configuration;

/// <summary>The schema that editors use and the loader agree.</summary>
public sealed class SchemaTests
{
    [Theory]
    [MemberData(nameof(GoodAndBadFiles.Good), MemberType = typeof(GoodAndBadFiles))]
    [MemberData(nameof(GoodAndBadFiles.Inconsistent), MemberType = typeof(GoodAndBadFiles))]
    public async Task What_only_the_loader_can_refuse_or_nobody_does_the_schema_allows(
        string what,
        string file,
        string? message = null
    )
    {
        var schema = await JsonSchema.FromJsonAsync(ConfigurationSchema.Text, TestContext.Current.CancellationToken);

        schema.Validate(Json(file)).ShouldBeEmpty($"{what} {message}");
    }

    [Theory]
    [MemberData(nameof(GoodAndBadFiles.Malformed), MemberType = typeof(GoodAndBadFiles))]
    public async Task What_is_malformed_the_schema_refuses_too(string what, string file, string message)
    {
        var schema = await JsonSchema.FromJsonAsync(ConfigurationSchema.Text, TestContext.Current.CancellationToken);

        schema.Validate(Json(file)).ShouldNotBeEmpty($"{what}: {message}");
    }

    private static string Json(string yaml) =>
        Json(YamlFile.Parse(Encoding.UTF8.GetBytes(yaml), "promote.yaml").Documents[0].Root!)!.ToJsonString();

    private static JsonNode? Json(YamlNode node) =>
        node.Resolved switch
        {
            YamlMapping mapping => new JsonObject(
                mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key, Json(entry.Value)))
            ),
            YamlSequence sequence => new JsonArray([.. sequence.Items.Select(Json)]),
            YamlScalar { IsNull: true } => null,
            YamlScalar { IsString: false } scalar
                when scalar.Value is "true" or "false" || scalar.Value.All(char.IsDigit) => JsonNode.Parse(
                scalar.Value
            ),
            YamlScalar scalar => JsonValue.Create(scalar.Value),
            _ => throw new JsonException(),
        };
}
