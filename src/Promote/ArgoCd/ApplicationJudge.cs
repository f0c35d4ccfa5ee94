namespace Promote.ArgoCd;

/// <summary>What an Application shall have come to.</summary>
/// <param name="Images">For each image the string with its digest (or tag, where that is all there is) that must be live.</param>
/// <param name="IsAccepted">Whether a commit is the one that is waited for, or a later one that still says the same.</param>
internal sealed record DeploymentTarget(IReadOnlyList<ExpectedImage> Images, Func<string, bool> IsAccepted);

/// <summary>An image that must be live.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Tag">Its tag.</param>
/// <param name="Digest">Its digest; null where the manifest does not pin one.</param>
internal sealed record ExpectedImage(string Name, string? Tag, string? Digest);

/// <summary>Whether an Application is where it shall be.</summary>
/// <param name="Kind">Whether.</param>
/// <param name="Reason">What was seen, or what is waited for: one line.</param>
internal sealed record ApplicationVerdict(ApplicationVerdictKind Kind, string Reason);

/// <summary>Kinds of verdicts.</summary>
internal enum ApplicationVerdictKind
{
    /// <summary>It runs what it shall, healthy.</summary>
    Settled,

    /// <summary>Not yet.</summary>
    Waiting,

    /// <summary>It failed at what it shall run.</summary>
    Failed,
}

/// <summary>Judges an Application by its state alone. Pure.</summary>
internal static class ApplicationJudge
{
    /// <summary>The verdict. What is said of an older revision is never taken for the news.</summary>
    public static ApplicationVerdict Judge(ApplicationState state, DeploymentTarget target)
    {
        if (!state.Revisions.Any(target.IsAccepted))
            return state.Conditions.Count > 0
                ? Waiting($"Argo CD reports: {state.Conditions[0]}")
                : Waiting($"Argo CD still looks at {Abbreviated(state.Revisions)}");
        if (state.Conditions.Count > 0)
            return Failed($"Argo CD reports: {state.Conditions[0]}");
        var deployed = state.DeployedRevisions.Any(target.IsAccepted);
        if (deployed && state.OperationPhase is "Failed" or "Error")
            return Failed($"the sync failed: {state.OperationMessage ?? state.OperationPhase}");
        if (state.OperationPhase is "Running" or "Terminating")
            return Waiting("the sync is running");
        if (state.Sync != "Synced")
            return state.AutoSync
                ? Waiting($"Argo CD has not synced yet ({state.Sync})")
                : Waiting("a person has to click sync: auto-sync is off here");
        if (state.Health == "Degraded")
            return Failed($"it is Degraded{Suffix(state.HealthMessage)}");
        if (state.Health != "Healthy")
            return Waiting($"its health is {state.Health}{Suffix(state.HealthMessage)}");
        return Missing(state.Images, target.Images) ?? new(ApplicationVerdictKind.Settled, "it is Healthy");
    }

    private static ApplicationVerdict? Missing(IReadOnlyList<string> live, IReadOnlyList<ExpectedImage> expected)
    {
        foreach (var image in expected)
        {
            var own = live.Where(text => IsNamed(text, image.Name)).ToList();
            if (!own.Exists(text => Is(text, image)))
                return Waiting($"no pod runs {Text(image)} yet");
            // Old pods are listed until they are gone.
            if (own.FirstOrDefault(text => !Is(text, image)) is { } old)
                return Waiting($"a pod still runs {old}");
        }

        return null;
    }

    private static bool IsNamed(string text, string name) =>
        text.StartsWith(name, StringComparison.Ordinal) && text.Length > name.Length && text[name.Length] is ':' or '@';

    private static bool Is(string text, ExpectedImage image) =>
        image.Digest is { } digest
            ? text.EndsWith("@" + digest, StringComparison.Ordinal)
            : text.Split('@')[0] == $"{image.Name}:{image.Tag}";

    private static string Text(ExpectedImage image) =>
        image.Name + (image.Tag is null ? "" : ":" + image.Tag) + (image.Digest is null ? "" : "@" + image.Digest);

    private static string Abbreviated(IReadOnlyList<string> revisions) =>
        revisions.Count == 0
            ? "nothing"
            : string.Join(", ", revisions.Select(revision => revision.Length > 12 ? revision[..12] : revision));

    private static string Suffix(string? message) => string.IsNullOrWhiteSpace(message) ? "" : $": {message}";

    private static ApplicationVerdict Waiting(string reason) => new(ApplicationVerdictKind.Waiting, reason);

    private static ApplicationVerdict Failed(string reason) => new(ApplicationVerdictKind.Failed, reason);
}
