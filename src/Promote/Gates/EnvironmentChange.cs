using Promote.Artifacts;
using Promote.Configuration;
using Promote.Manifests;

namespace Promote.Gates;

/// <summary>What a change does to an app in an environment: all that the guard's gates may look at.</summary>
internal sealed record EnvironmentChange
{
    /// <summary>The app.</summary>
    public required AppSettings App { get; init; }

    /// <summary>The environment.</summary>
    public required EnvironmentSettings Environment { get; init; }

    /// <summary>The names of all environments, none of which is a version.</summary>
    public required IReadOnlyList<string> EnvironmentNames { get; init; }

    /// <summary>Names of the app's images: of its configuration, and those that the base renders.</summary>
    public required IReadOnlyCollection<string> KnownNames { get; init; }

    /// <summary>The image strings that are new or differ after the change.</summary>
    public required IReadOnlyList<ImageUse> Changed { get; init; }

    /// <summary>All image strings after the change.</summary>
    public required IReadOnlyCollection<string> Images { get; init; }

    /// <summary>For each environment it is promoted from, the image strings there as the base has them; null where nothing runs there.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyCollection<string>?> From { get; init; }

    /// <summary>The environments in which the same change changes this app's images.</summary>
    public required IReadOnlyCollection<string> ChangedEnvironments { get; init; }

    /// <summary>What may not come back, as the base has it; null where nothing is held.</summary>
    public Hold? Hold { get; init; }

    /// <summary>The same, as it would be after the change.</summary>
    public Hold? ProposedHold { get; init; }

    /// <summary>What ran there before, by the base's history; empty where nobody looked, because the change holds nothing more.</summary>
    public IReadOnlyCollection<ImageReference> Ran { get; init; } = [];

    /// <summary>The values other than images that differ.</summary>
    public required IReadOnlyList<string> Configuration { get; init; }
}

/// <summary>An image string in what is rendered.</summary>
/// <param name="Place">The resource and the path in it.</param>
/// <param name="Before">What stood there; null where nothing did.</param>
/// <param name="After">What would stand there.</param>
internal sealed record ImageUse(string Place, string? Before, string After);

/// <summary>One rule about a change. Pure: it sees only what it is given.</summary>
internal interface IChangeGate
{
    /// <summary>Its name, as results show it.</summary>
    string Name { get; }

    /// <summary>What it says of a change; null where it has no say in this one.</summary>
    GateResult? Judge(EnvironmentChange change);
}

/// <summary>The guard's gates, in the order in which results show them. A new gate is a file here and a line below.</summary>
internal static class ChangeGateList
{
    public static IReadOnlyList<IChangeGate> All { get; } =
    [
        new KnownImageGate(),
        new PinnedImageGate(),
        new ProvenImageGate(),
        new OrderGate(),
        new HeldImageGate(),
        new ConfigurationGate(),
    ];

    /// <summary>What each gate that has a say says.</summary>
    public static IReadOnlyList<GateResult> Judge(EnvironmentChange change) =>
        [.. All.Select(gate => gate.Judge(change)).OfType<GateResult>()];
}
