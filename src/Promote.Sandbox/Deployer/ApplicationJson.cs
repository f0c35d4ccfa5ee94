using System.Globalization;
using System.Text.Json.Nodes;

namespace Promote.Sandbox.Deployer;

/// <summary>An Application as Argo CD's API shows it.</summary>
internal static class ApplicationJson
{
    public static JsonObject Of(ApplicationState state)
    {
        var spec = JsonNode.Parse(state.Spec.Json)!.AsObject();
        return new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = state.Spec.Name, ["namespace"] = "argocd" },
            ["spec"] = spec,
            ["status"] = Status(state, spec),
        };
    }

    private static JsonObject Status(ApplicationState state, JsonObject spec)
    {
        var source = spec["source"]!;
        var status = new JsonObject
        {
            ["sync"] = new JsonObject
            {
                ["status"] = state.Sync,
                ["revision"] = state.ComparedRevision,
                ["comparedTo"] = new JsonObject
                {
                    ["source"] = source.DeepClone(),
                    ["destination"] = spec["destination"]?.DeepClone(),
                },
            },
            ["health"] = new JsonObject { ["status"] = state.Health },
            ["history"] = new JsonArray([
                .. state.History.Select(one => new JsonObject
                {
                    ["id"] = one.Id,
                    ["revision"] = one.Revision,
                    ["deployedAt"] = Time(one.At),
                    ["source"] = source.DeepClone(),
                    ["initiatedBy"] = By(one.User),
                }),
            ]),
            ["sourceType"] = "Kustomize",
            ["summary"] = new JsonObject
            {
                ["images"] = new JsonArray([.. state.Images.Select(image => JsonValue.Create(image))]),
            },
        };
        if (state.HealthMessage is { } message)
        {
            status["health"]!["message"] = message;
        }

        if (state.ReconciledAt is { } reconciled)
        {
            status["reconciledAt"] = Time(reconciled);
        }

        if (state.ComparisonError is { } error)
        {
            status["conditions"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "ComparisonError",
                    ["message"] = error,
                    ["lastTransitionTime"] = state.ReconciledAt is { } at ? Time(at) : null,
                }
            );
        }

        if (state.Operation is { } operation)
        {
            status["operationState"] = Operation(operation, source);
        }

        return status;
    }

    private static JsonObject Operation(OperationState operation, JsonNode source)
    {
        var json = new JsonObject
        {
            ["operation"] = new JsonObject
            {
                ["sync"] = new JsonObject { ["revision"] = operation.Revision },
                ["initiatedBy"] = By(operation.User),
            },
            ["phase"] = operation.Phase,
            ["message"] = operation.Message,
            ["startedAt"] = Time(operation.StartedAt),
            ["syncResult"] = new JsonObject { ["revision"] = operation.Revision, ["source"] = source.DeepClone() },
        };
        if (operation.FinishedAt is { } finished)
        {
            json["finishedAt"] = Time(finished);
        }

        return json;
    }

    private static JsonObject By(string? user) =>
        user is null ? new() { ["automated"] = true } : new() { ["username"] = user };

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
