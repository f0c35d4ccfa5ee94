namespace Promote.ArgoCd.Api;

/// <summary>Turns Argo CD's JSON into what the judge reads.</summary>
internal static class ApplicationReader
{
    /// <summary>The state that an Application's JSON says.</summary>
    public static ApplicationState Read(string name, ApplicationJson application)
    {
        var status = application.Status;
        var last = status?.OperationState;
        // An operation that was asked for is in the way of what the state of the last one says.
        var pending =
            application.Operation is { } asked && last?.Phase is not ("Running" or "Terminating") ? asked : null;
        return new ApplicationState
        {
            Name = name,
            Revisions = Revisions(status?.Sync),
            Sync = Word(status?.Sync?.Status),
            Health = Word(status?.Health?.Status),
            HealthMessage = status is null ? null : HealthMessage(status),
            OperationPhase =
                pending is not null ? "Running"
                : string.IsNullOrEmpty(last?.Phase) ? null
                : last.Phase,
            OperationMessage = pending is null ? last?.Message : null,
            DeployedRevisions =
                pending is not null ? Revisions(pending.Sync)
                : Revisions(last?.SyncResult) is { Count: > 0 } done ? done
                : Revisions(last?.Operation?.Sync),
            Images = [.. (status?.Summary?.Images ?? []).OfType<string>()],
            Conditions =
            [
                .. (status?.Conditions ?? [])
                    .Where(condition => condition?.Type?.EndsWith("Error", StringComparison.Ordinal) is true)
                    .Select(condition => $"{condition!.Type}: {condition.Message}"),
            ],
            AutoSync = application.Spec?.SyncPolicy?.Automated is { Enabled: not false },
        };
    }

    private static IReadOnlyList<string> Revisions(SyncJson? sync) =>
        sync?.Revisions is { Count: > 0 } several ? [.. several.OfType<string>().Where(text => text.Length > 0)]
        : string.IsNullOrEmpty(sync?.Revision) ? []
        : [sync.Revision];

    private static string Word(string? text) => string.IsNullOrEmpty(text) ? "Unknown" : text;

    // Argo CD gives the whole no message of its own: the first resource that drags it down explains it.
    private static string? HealthMessage(StatusJson status)
    {
        if (!string.IsNullOrEmpty(status.Health?.Message))
            return status.Health.Message;
        var culprit = (status.Resources ?? []).FirstOrDefault(resource =>
            resource?.Health?.Status is { } health && health != "Healthy" && health == status.Health?.Status
        );
        return culprit is null ? null
            : string.IsNullOrEmpty(culprit.Health?.Message) ? $"{culprit.Kind}/{culprit.Name}"
            : $"{culprit.Kind}/{culprit.Name}: {culprit.Health.Message}";
    }
}
