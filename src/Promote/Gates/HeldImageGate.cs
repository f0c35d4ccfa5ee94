using Promote.Artifacts;

namespace Promote.Gates;

/// <summary>
/// What was rolled back does not come back, whoever changes the overlay, nor image by image. The base's hold counts: a
/// change that lifts it cannot use it.
/// </summary>
internal sealed class HeldImageGate : IChangeGate
{
    /// <inheritdoc/>
    public string Name => "hold";

    /// <inheritdoc/>
    public GateResult? Judge(EnvironmentChange change)
    {
        if (change.Hold is not { } hold || change.Changed.Count == 0)
            return null;
        var images = change.Images.Select(ImageText.Parse).OfType<ImageReference>().ToList();
        return hold.On(new Artifact(images, null)) is { } held
            ? new(
                Name,
                GateVerdict.Refused,
                $"{held.Label} was rolled back from {change.Environment.Name} on {held.Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC by {held.By}.",
                $"Promote another version; or, where this one may come back, run promote release --app {change.App.Name} --env {change.Environment.Name} first."
            )
            : new(Name, GateVerdict.Passed, $"{change.Environment.Name} holds other versions back, not this.");
    }
}
