using System.Text.Json.Serialization;

namespace Promote.ArgoCd.Api;

// What is read of an Application. Every part may be missing: a new one has no status at all.

internal sealed record ApplicationJson(
    MetadataJson? Metadata,
    SpecJson? Spec,
    StatusJson? Status,
    RequestJson? Operation
);

internal sealed record MetadataJson(string? Name);

internal sealed record SpecJson(SyncPolicyJson? SyncPolicy);

internal sealed record SyncPolicyJson(AutomatedJson? Automated);

internal sealed record AutomatedJson(bool? Enabled);

internal sealed record StatusJson(
    SyncJson? Sync,
    HealthJson? Health,
    OperationStateJson? OperationState,
    SummaryJson? Summary,
    IReadOnlyList<ConditionJson?>? Conditions,
    IReadOnlyList<ResourceJson?>? Resources
);

internal sealed record SyncJson(string? Status, string? Revision, IReadOnlyList<string?>? Revisions);

internal sealed record HealthJson(string? Status, string? Message);

internal sealed record OperationStateJson(string? Phase, string? Message, RequestJson? Operation, SyncJson? SyncResult);

internal sealed record RequestJson(SyncJson? Sync);

internal sealed record SummaryJson(IReadOnlyList<string?>? Images);

internal sealed record ConditionJson(string? Type, string? Message);

internal sealed record ResourceJson(string? Kind, string? Name, HealthJson? Health);

internal sealed record ErrorJson(string? Error, string? Message);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ApplicationJson))]
[JsonSerializable(typeof(ErrorJson))]
internal sealed partial class ArgoCdJson : JsonSerializerContext;
