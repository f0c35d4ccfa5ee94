namespace Promote.Manifests;

/// <summary>A time in which nothing is merged for some apps and environments.</summary>
internal sealed record Freeze
{
    /// <summary>Its file.</summary>
    public required string Path { get; init; }

    /// <summary>The environments; empty for all.</summary>
    public required IReadOnlyList<string> Environments { get; init; }

    /// <summary>The apps; empty for all.</summary>
    public required IReadOnlyList<string> Apps { get; init; }

    /// <summary>When it begins, inclusive.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>When it ends, exclusive.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>Who froze it: a claim.</summary>
    public required string By { get; init; }

    /// <summary>Whether it is about an app in an environment, at whatever time.</summary>
    public bool IsAbout(string environment, string app) =>
        (Environments.Count == 0 || Environments.Contains(environment, StringComparer.Ordinal))
        && (Apps.Count == 0 || Apps.Contains(app, StringComparer.Ordinal));

    /// <summary>Whether it is on at a time.</summary>
    public bool IsOn(DateTimeOffset time) => From <= time && time < Until;
}
