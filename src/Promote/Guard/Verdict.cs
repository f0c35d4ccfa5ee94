using Promote.Gates;

namespace Promote.Guard;

/// <summary>What the guard says of a change.</summary>
internal sealed record Verdict
{
    /// <summary>The change.</summary>
    public required MergedChange Change { get; init; }

    /// <summary>Whether the base has rules at all.</summary>
    public bool IsGuarded { get; init; } = true;

    /// <summary>What rendered it; null where nothing had to be rendered.</summary>
    public string? Renderer { get; init; }

    /// <summary>Who promotes, by the base's rules.</summary>
    public IReadOnlyList<string> Promoters { get; init; } = [];

    /// <summary>The files that differ.</summary>
    public IReadOnlyList<ChangedFile> Files { get; init; } = [];

    /// <summary>What is said of the change as a whole.</summary>
    public IReadOnlyList<GateResult> Gates { get; init; } = [];

    /// <summary>What is said of each app in each environment that would run something else.</summary>
    public IReadOnlyList<UnitVerdict> Units { get; init; } = [];
}

/// <summary>What is said of an app in an environment.</summary>
/// <param name="Unit">The app and the environment.</param>
/// <param name="Images">The image strings that change.</param>
/// <param name="Gates">What each gate says.</param>
internal sealed record UnitVerdict(Unit Unit, IReadOnlyList<ImageUse> Images, IReadOnlyList<GateResult> Gates)
{
    /// <summary>Whether images move there and nothing else.</summary>
    public bool MovesImagesOnly { get; init; }

    /// <summary>Whether it is a hotfix, for which nothing but people stands.</summary>
    public bool IsHotfix { get; init; }
}

/// <summary>A file that differs.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Kind">What kind of thing it is.</param>
/// <param name="Units">The apps in environments that it may reach: <c>web in prod</c>.</param>
public sealed record ChangedFile(string Path, ChangedFileKind Kind, IReadOnlyList<string> Units);
