using System.CommandLine;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Promote.Cli.Output;
using Promote.Configuration;
using Promote.Verbs;
using Promote.Verbs.Promotion;

namespace Promote.Cli.Commands;

/// <summary><c>promote schema</c>.</summary>
internal static class SchemaCommand
{
    private const string File = "promote.yaml";

    private static readonly Dictionary<string, Type> Results = new(StringComparer.Ordinal)
    {
        ["build"] = typeof(BuildResult),
        ["bump"] = typeof(PromotionResult),
        ["request"] = typeof(RequestResult),
        ["to"] = typeof(PromotionResult),
        ["next"] = typeof(NextResult),
        ["follow"] = typeof(FollowResult),
        ["rollback"] = typeof(PromotionResult),
        ["release"] = typeof(PromotionResult),
        ["hotfix"] = typeof(PromotionResult),
        ["pay-back"] = typeof(PayBackResult),
        ["wait"] = typeof(WaitResult),
        ["smoke"] = typeof(SmokeTestResult),
        ["status"] = typeof(StatusResult),
        ["history"] = typeof(HistoryResult),
        ["verify"] = typeof(VerifyResult),
        ["verify-open"] = typeof(VerifyOpenResult),
        ["audit"] = typeof(AuditResult),
        ["prove"] = typeof(ProveResult),
        ["init"] = typeof(InitResult),
        ["set-image"] = typeof(EditResult),
        ["set-value"] = typeof(EditResult),
        ["error"] = typeof(ErrorDocument),
    };

    public static Command Create(CommandRunner runner)
    {
        var what = new Argument<string>("WHAT")
        {
            HelpName = "WHAT",
            Description = "promote.yaml, or a verb whose JSON result is meant, or error.",
            DefaultValueFactory = _ => File,
        };
        what.AcceptOnlyFromAmong([File, .. Results.Keys]);
        var command = new Verb(
            "schema",
            "Prints the JSON schema of promote.yaml, or of a verb's JSON result.",
            """
            promote schema > promote.schema.json
            promote schema status
            """
        )
        {
            what,
        };
        command.SetAction(
            (parsed, _) =>
                runner.RunAsync(
                    parsed,
                    progress => Task.FromResult<IVerbResult>(new TextResult(Text(parsed.GetRequiredValue(what))))
                )
        );
        return command;
    }

    private static string Text(string what)
    {
        if (what == File)
            return ConfigurationSchema.Text;
        var schema = ResultJson.Options.GetJsonSchemaAsNode(
            Results[what],
            new JsonSchemaExporterOptions
            {
                TreatNullObliviousAsNonNullable = true,
                TransformSchemaNode = (_, node) => WithoutNulls(node),
            }
        );
        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = what,
            ["allOf"] = new JsonArray(schema),
        }.ToJsonString(ResultJson.Options);
    }

    // What is null is left out of a result, so it cannot be required.
    private static JsonNode WithoutNulls(JsonNode node)
    {
        if (
            node is JsonObject schema
            && schema["required"] is JsonArray required
            && schema["properties"] is JsonObject properties
        )
        {
            foreach (var name in required.Where(name => MayBeNull(properties[name!.GetValue<string>()])).ToList())
                required.Remove(name);
        }

        return node;
    }

    private static bool MayBeNull(JsonNode? schema) =>
        schema?["type"] is JsonArray types && types.Any(type => type?.GetValue<string>() == "null");
}
