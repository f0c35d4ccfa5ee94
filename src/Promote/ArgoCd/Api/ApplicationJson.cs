using System.Text.Json.Serialization;

namespace Promote.ArgoCd.Api;

// What is read of Argo CD's Application (https://argo-cd.readthedocs.io, "Application Specification"). All of it may be absent.

internal sealed record ApplicationJson(MetadataJson? Metadata, SpecJson? Spec, StatusJson? Status);

internal sealed record MetadataJson(string? Name);

internal sealed record SpecJson(SyncPolicyJson? SyncPolicy);

internal sealed record SyncPolicyJson(AutomatedJson? Automated);

internal sealed record AutomatedJson(bool? Enabled);

internal sealed record StatusJson(
    SyncJson? Sync,
    HealthJson? Health,
    OperationStateJson? OperationState,
    SummaryJson? Summary,
    IReadOnlyList<ConditionJson>? Conditions
);

internal sealed record SyncJson(string? Status, string? Revision, IReadOnlyList<string>? Revisions);

internal sealed record HealthJson(string? Status, string? Message);

internal sealed record OperationStateJson(string? Phase, string? Message, SyncResultJson? SyncResult);

internal sealed record SyncResultJson(string? Revision, IReadOnlyList<string>? Revisions);

internal sealed record SummaryJson(IReadOnlyList<string>? Images);

internal sealed record ConditionJson(string? Type, string? Message);

[JsonSourceGenerationOptions(
    PropertyNameCaseInsensitive = false,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase
)]
[JsonSerializable(typeof(ApplicationJson))]
internal sealed partial class ArgoCdJson : JsonSerializerContext;
