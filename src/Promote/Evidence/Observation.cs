namespace Promote.Evidence;

/// <summary>What was seen of a deployment.</summary>
/// <param name="Verdict">Whether it was good.</param>
/// <param name="Description">One line.</param>
/// <param name="Creator">Who recorded it.</param>
/// <param name="At">Since when.</param>
internal sealed record Observation(ObservationVerdict Verdict, string Description, string Creator, DateTimeOffset At);

/// <summary>Whether what was seen was good.</summary>
internal enum ObservationVerdict
{
    /// <summary>It is being looked at.</summary>
    Pending,

    /// <summary>Good.</summary>
    Good,

    /// <summary>Bad.</summary>
    Bad,
}

/// <summary>What is known of the deployment that an environment runs.</summary>
internal sealed record EnvironmentEvidence
{
    /// <summary>The commit that made the environment's manifest what it is; null where it cannot be known.</summary>
    public required string? DeployedBy { get; init; }

    /// <summary>Why nothing can be known; null where it can.</summary>
    public string? Unavailable { get; init; }

    /// <summary>Whether it was seen healthy.</summary>
    public Observation? Healthy { get; init; }

    /// <summary>Whether its smoke tests passed.</summary>
    public Observation? Smoke { get; init; }
}

/// <summary>The names under which evidence is recorded on a commit.</summary>
internal static class EvidenceContext
{
    /// <summary>The context for the audit of the forge's settings, on the commit that last changed <c>promote.yaml</c>.</summary>
    public const string Audit = "promote/audit";

    /// <summary>The context for an app's health in an environment.</summary>
    public static string Healthy(string environment, string app) => $"promote/{environment}/{app}/healthy";

    /// <summary>The context for an app's smoke tests in an environment.</summary>
    public static string Smoke(string environment, string app) => $"promote/{environment}/{app}/smoke";
}
