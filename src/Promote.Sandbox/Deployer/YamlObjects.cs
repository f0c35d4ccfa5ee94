using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Promote.Sandbox.Deployer;

/// <summary>YAML documents as JSON: plain booleans, integers and nulls are what they look like, all else is text.</summary>
internal static class YamlObjects
{
    private const int NodeLimit = 100_000;

    /// <summary>The documents that are mappings.</summary>
    /// <exception cref="RenderException">It is no YAML, or grows too large through its aliases.</exception>
    public static IReadOnlyList<JsonObject> Parse(string text, string file)
    {
        try
        {
            var stream = new YamlStream();
            using var reader = new StringReader(text);
            stream.Load(reader);
            var left = NodeLimit;
            return
            [
                .. stream.Documents.Select(document => Convert(document.RootNode, ref left, 0)).OfType<JsonObject>(),
            ];
        }
        catch (YamlException e)
        {
            throw new RenderException($"{file}:{e.Start.Line}:{e.Start.Column}: {e.Message}");
        }
        catch (InvalidOperationException e)
        {
            throw new RenderException($"{file}: {e.Message}");
        }
    }

    /// <summary>A scalar's text, whatever its type; null for all that is no scalar.</summary>
    public static string? Text(this JsonNode? node) => node is JsonValue value ? value.ToString() : null;

    public static bool IsTrue(this JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<bool>(out var on) && on;

    private static JsonNode? Convert(YamlNode node, ref int left, int depth)
    {
        if (--left < 0 || depth > 100)
        {
            throw new InvalidOperationException("This document is too large once its aliases are followed.");
        }

        switch (node)
        {
            case YamlMappingNode mapping:
                var result = new JsonObject();
                foreach (var (key, value) in mapping.Children)
                {
                    result[(key as YamlScalarNode)?.Value ?? ""] = Convert(value, ref left, depth + 1);
                }

                return result;
            case YamlSequenceNode sequence:
                var list = new JsonArray();
                foreach (var item in sequence.Children)
                {
                    list.Add(Convert(item, ref left, depth + 1));
                }

                return list;
            case YamlScalarNode { Style: ScalarStyle.Plain } scalar:
                return Plain(scalar.Value ?? "");
            case YamlScalarNode scalar:
                return JsonValue.Create(scalar.Value);
            default:
                return null;
        }
    }

    private static JsonValue? Plain(string text) =>
        text switch
        {
            "" or "~" or "null" => null,
            "true" => JsonValue.Create(true),
            "false" => JsonValue.Create(false),
            _ when long.TryParse(text, CultureInfo.InvariantCulture, out var number) && Canonical(number) == text =>
                JsonValue.Create(number),
            _ => JsonValue.Create(text),
        };

    private static string Canonical(long number) => number.ToString(CultureInfo.InvariantCulture);
}
