using Promote.Artifacts;

namespace Promote.Gates;

/// <summary>
/// Each image that a change brings to an environment runs, with this tag and digest, in every environment it is
/// promoted from, as the base has it. Stops another image's digest, a tag that was moved, and whatever was never tried.
/// </summary>
internal sealed class ProvenImageGate : IChangeGate
{
    /// <inheritdoc/>
    public string Name => "same-artifact";

    /// <inheritdoc/>
    public GateResult? Judge(EnvironmentChange change)
    {
        if (change.Changed.Count == 0 || change.From.Count == 0)
            return null;
        if (IsRollback(change))
            return new(
                Name,
                GateVerdict.Passed,
                $"A rollback: it ran in {change.Environment.Name} before, and what it replaces is held."
            );
        foreach (var (environment, runs) in change.From)
        {
            if (runs is null)
                return Refuse($"{environment} runs no {change.App.Name} yet.", $"Promote it to {environment} first.");
            foreach (var use in change.Changed.Where(use => !runs.Any(other => IsSame(use.After, other))))
                return Refuse(
                    $"{use.After} at {use.Place} does not run in {environment}.",
                    $"Promote what runs there: promote to {change.Environment.Name} --app {change.App.Name}"
                );
        }

        return new(Name, GateVerdict.Passed, $"It runs in {string.Join(" and ", change.From.Keys)}, tag and digest.");
    }

    // To what ran there, of what would come back at the next promotion if nothing held it.
    private static bool IsRollback(EnvironmentChange change) =>
        change.ProposedHold is { } hold
        && change.Changed.All(use =>
            ImageText.Parse(use.After) is { Digest: not null } image
            && change.Ran.Contains(image)
            && use.Before is not null
            && ImageText.Parse(use.Before) is { } before
            && hold.On(new Artifact([before], null)) is not null
        );

    // Under whatever name: an environment may have a registry of its own, and known-image judges the names.
    private static bool IsSame(string text, string other) =>
        text == other
        || (
            ImageText.Parse(text) is { Digest: { } digest, Tag: { } tag } image
            && ImageText.Parse(other) is { } there
            && digest == there.Digest
            && tag == there.Tag
            && image.Name.Value.Split('/')[^1] == there.Name.Value.Split('/')[^1]
        );

    private GateResult Refuse(string reason, string next) => new(Name, GateVerdict.Refused, reason, next);
}
