using Promote.Configuration;

namespace Promote.Gates;

/// <summary>
/// Shows what reaches an environment without having run in the one before it, and leaves it to code owners; or, by
/// <c>config: proven</c>, refuses it.
/// </summary>
internal sealed class ConfigurationGate : IChangeGate
{
    private const int Shown = 3;

    /// <inheritdoc/>
    public string Name => "configuration";

    /// <inheritdoc/>
    public GateResult? Judge(EnvironmentChange change)
    {
        if (change.Configuration.Count == 0 || change.From.Count == 0)
            return null;
        var from = string.Join(" and ", change.From.Keys);
        var unproven = change.Configuration.Where(use => !use.IsProven).Select(use => use.Place).ToList();
        if (unproven.Count == 0)
            return new(
                Name,
                GateVerdict.Passed,
                $"All {change.Configuration.Count} values that change are so in {from}, or may differ."
            );
        var some = string.Join("; ", unproven.Take(Shown));
        var more = unproven.Count > Shown ? $"; and {unproven.Count - Shown} more" : "";
        if (change.IsRollback)
            return new(
                Name,
                GateVerdict.Passed,
                $"Goes back with the images, to what ran in {change.Environment.Name} with them: {some}{more}."
            );
        var reason = $"Reaches {change.Environment.Name} without having run in {from}: {some}{more}.";
        return change.Environment.Config == ConfigurationPolicy.Report
            ? new(Name, GateVerdict.Passed, reason, "Code owners decide about it.")
            : new(
                Name,
                GateVerdict.Refused,
                reason,
                $"Make the same change in {from} first; or name what may differ under 'differs' of {change.Environment.Name} in promote.yaml, in a change of its own."
            );
    }
}
