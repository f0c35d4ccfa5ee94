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

    /// <summary>All image strings before the change.</summary>
    public IReadOnlyCollection<string> ImagesBefore { get; init; } = [];

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

    /// <summary>What ran there at once with all that changes, by the base's history; empty where nobody looked, because the change holds nothing more.</summary>
    public IReadOnlyCollection<ImageReference> Ran { get; init; } = [];

    /// <summary>The commit at which all that is the app's own there was as the change leaves it; null where there is none, or nobody looked.</summary>
    public string? PutsBack { get; init; }

    /// <summary>What a change to images that ran there does beside putting back; null where it does nothing else, or nobody looked.</summary>
    public string? BesidesRollback { get; init; }

    /// <summary>What each environment it is promoted from has run, the newest first; empty where nobody asks for records.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Deployment>> History { get; init; } =
        new Dictionary<string, IReadOnlyList<Deployment>>(StringComparer.Ordinal);

    /// <summary>What may not come back to each environment it is promoted from.</summary>
    public IReadOnlyDictionary<string, Hold> FromHolds { get; init; } =
        new Dictionary<string, Hold>(StringComparer.Ordinal);

    /// <summary>When nothing may be merged, as the base has it.</summary>
    public IReadOnlyList<Freeze> Freezes { get; init; } = [];

    /// <summary>What the registry and the forge say; null where nobody asked them.</summary>
    public ChangeRecords? Records { get; init; }

    /// <summary>What hotfixes owe in and to the environment.</summary>
    public DebtRecords Debts { get; init; } = DebtRecords.None;

    /// <summary>The values other than images that differ.</summary>
    public required IReadOnlyList<ConfigurationUse> Configuration { get; init; }

    /// <summary>The images that change, as far as they can be read.</summary>
    public IEnumerable<ImageReference> ChangedImages =>
        Changed.Select(use => ImageText.Parse(use.After)).OfType<ImageReference>().Distinct();

    /// <summary>The newest commit by which an environment ran all of what changes together; null where none did.</summary>
    public Deployment? DeploymentIn(string environment)
    {
        var images = ChangedImages.ToList();
        return Changed.Any(use => ImageText.Parse(use.After) is null)
            ? null
            : History.GetValueOrDefault(environment)?.FirstOrDefault(deployment => deployment.Ran(images));
    }

    /// <summary>
    /// What ran before an image came: of its name at its place, else of its name anywhere; where nothing of its name ran, what
    /// stood at its place, else all of the app's. Nothing only where none of these ran.
    /// </summary>
    public IReadOnlyList<ImageReference> ReplacedBy(ImageUse use, ImageReference image)
    {
        var there = use.Before is { } before ? ImageText.Parse(before) : null;
        if (there is not null && Deployment.IsNamedAlike(image, there))
            return [there];
        var all = ImagesBefore.Select(ImageText.Parse).OfType<ImageReference>().ToList();
        var alike = all.FindAll(other => Deployment.IsNamedAlike(image, other));
        return alike.Count > 0 ? alike
            : there is not null ? [there]
            : all.FindAll(other =>
                App.Images.Count == 0
                || App.Images.Any(own => ImageText.Parse(own) is { } name && Deployment.IsNamedAlike(other, name))
            );
    }

    /// <summary>Whether what runs there stays as it is.</summary>
    public bool IsUnchanged => Changed.Count == 0 && Configuration.Count == 0;

    /// <summary>Whether something else stands in for having been good where it comes from: a rollback, a hotfix, or a hotfix's way back.</summary>
    public bool IsFastLane =>
        IsRollback || HotfixProof.PolicyOf(this) is not null || HotfixProof.PaidBack(this) is not null;

    /// <summary>Whether it goes back to what ran there, the app's own configuration with it and nothing else, and holds what would come back at the next promotion.</summary>
    public bool IsRollback => PutsBack is not null && GoesBack;

    /// <summary>The same, as far as images go.</summary>
    public bool GoesBack =>
        ProposedHold is { } hold
        && Changed.Count > 0
        && Changed.All(use =>
            ImageText.Parse(use.After) is { Digest: not null } image
            && Ran.Contains(image)
            && use.Before is not null
            && ImageText.Parse(use.Before) is { } before
            && hold.On(new Artifact([before], null)) is not null
        );
}

/// <summary>A commit that made an environment's manifest what it then was.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Images">What ran by it.</param>
internal sealed record Deployment(string Commit, IReadOnlyList<ImageReference> Images)
{
    /// <summary>Whether all of these ran by it.</summary>
    public bool Ran(IEnumerable<ImageReference> images) =>
        images.All(image => Images.Any(other => IsSame(image, other)));

    /// <summary>Whether two are one image: tag, digest and last name. An environment may have a registry of its own.</summary>
    public static bool IsSame(ImageReference image, ImageReference other) =>
        image == other
        || (
            image is { Digest: { } digest, Tag: { } tag }
            && digest == other.Digest
            && tag == other.Tag
            && IsNamedAlike(image, other)
        );

    /// <summary>Whether two have one last name.</summary>
    public static bool IsNamedAlike(ImageReference image, ImageReference other) =>
        image.Name.Value.Split('/')[^1] == other.Name.Value.Split('/')[^1];
}

/// <summary>A value in what is rendered, other than an image, that differs.</summary>
/// <param name="Place">The resource and the path in it.</param>
/// <param name="IsProven">Whether every environment it is promoted from has the new value there, as the base has it.</param>
internal sealed record ConfigurationUse(string Place, bool IsProven);

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
        new ExistsGate(),
        new HealthyGate(),
        new SmokeGate(),
        new SoakGate(),
        new OrderGate(),
        new HeldImageGate(),
        new DebtedImageGate(),
        new WindowGate(),
        new FreezeGate(),
        new ApprovalsGate(),
        new SeparationGate(),
        new ProtectionGate(),
        new ConfigurationGate(),
    ];

    /// <summary>What each gate that has a say says.</summary>
    public static IReadOnlyList<GateResult> Judge(EnvironmentChange change) =>
        [.. All.Select(gate => gate.Judge(change)).OfType<GateResult>()];
}
