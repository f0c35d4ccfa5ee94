using Promote.Artifacts;

namespace Promote.Gates;

/// <summary>
/// What a change brings to an environment runs, tag and digest, in every environment it is promoted from, as the base has
/// it; or, where the forge's records tell whether it passed, ran there by the base's history. Stops another image's
/// digest and whatever was never tried.
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
        if (change.IsRollback)
            return new(
                Name,
                GateVerdict.Passed,
                $"A rollback: it ran in {change.Environment.Name} before, by {Abbreviated(change.PutsBack!)}, and what it replaces is held."
            );
        if (change.GoesBack && change.BesidesRollback is { } besides)
            return Refuse(
                $"It goes back to images that ran in {change.Environment.Name}, and is no rollback: {besides}.",
                $"Let it be made: promote rollback --app {change.App.Name} --env {change.Environment.Name}; and change what else there is in a pull request of its own."
            );
        if (HotfixProof.PolicyOf(change) is { } policy)
            return new(
                Name,
                GateVerdict.Passed,
                $"A hotfix, owed to {string.Join(" and ", change.Debts.Earlier)}: it needs {policy}."
            );
        if (HotfixProof.PaidBack(change) is { } debt)
            return new(
                Name,
                GateVerdict.Passed,
                $"The hotfix {debt.Label}: {debt.Environment} runs it, and owes it to {change.Environment.Name}."
            );
        if (HotfixProof.Missing(change) is { } why)
            return Refuse(
                $"It is no hotfix: {why}.",
                $"Propose it with promote hotfix --app {change.App.Name} --env {change.Environment.Name} --tag TAG --reason TEXT."
            );
        var seen = new List<string>();
        foreach (var (environment, runs) in change.From)
        {
            var missing = change
                .Changed.Where(use => runs is null || !runs.Any(other => IsSame(use.After, other)))
                .ToList();
            if (Held(change, environment) is { } held)
                return Refuse(
                    $"{held.Label} was rolled back from {environment} on {held.Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC.",
                    $"Promote what runs there: promote to {change.Environment.Name} --app {change.App.Name}"
                );
            if (missing.Count == 0)
                seen.Add($"runs in {environment}");
            else if (change.Records is not null && change.DeploymentIn(environment) is { } deployment)
                seen.Add($"ran in {environment} by {deployment.Commit[..12]}");
            else if (runs is null)
                return Refuse($"{environment} runs no {change.App.Name} yet.", $"Promote it to {environment} first.");
            else
                return Refuse(
                    $"{missing[0].After} at {missing[0].Place} does not run in {environment}.",
                    $"Promote what runs there: promote to {change.Environment.Name} --app {change.App.Name}"
                );
        }

        return new(Name, GateVerdict.Passed, $"It {string.Join(" and ", seen)}, tag and digest.");
    }

    private static Manifests.HeldArtifact? Held(EnvironmentChange change, string environment) =>
        change.FromHolds.TryGetValue(environment, out var hold)
            ? hold.On(new Artifact([.. change.ChangedImages], null))
            : null;

    private static string Abbreviated(string commit) => commit.Length > 12 ? commit[..12] : commit;

    private static bool IsSame(string text, string other) =>
        text == other
        || (
            ImageText.Parse(text) is { } image && ImageText.Parse(other) is { } there && Deployment.IsSame(image, there)
        );

    private GateResult Refuse(string reason, string next) => new(Name, GateVerdict.Refused, reason, next);
}
