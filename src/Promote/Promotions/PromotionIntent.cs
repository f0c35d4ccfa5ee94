using Promote.Artifacts;
using Promote.Configuration;
using Promote.Evidence;

namespace Promote.Promotions;

/// <summary>"This app in this environment shall run this artifact."</summary>
internal sealed record PromotionIntent
{
    /// <summary>The app.</summary>
    public required AppSettings App { get; init; }

    /// <summary>The environment.</summary>
    public required EnvironmentSettings Environment { get; init; }

    /// <summary>What shall run: tag and digest of each image, under the name that the environment pulls it by.</summary>
    public required Artifact Artifact { get; init; }

    /// <summary>The names of the artifact's images in the app's configuration, in the same order.</summary>
    public required IReadOnlyList<string> Images { get; init; }

    /// <summary>What <c>?ref=</c> of the app's source repositories shall be.</summary>
    public required IReadOnlyDictionary<string, string> Refs { get; init; }

    /// <summary>The kind.</summary>
    public required PromotionKind Kind { get; init; }

    /// <summary>Whether going back is asked for.</summary>
    public required bool AllowDowngrade { get; init; }

    /// <summary>The run that asks: an address.</summary>
    public string? Run { get; init; }

    /// <summary>The run that built it, as whoever asked says: an address; null where nobody says.</summary>
    public string? BuiltBy { get; init; }
}
