namespace Promote.Gates;

/// <summary>Shows what reaches an environment without having run in the one before it. It refuses nothing: code owners decide.</summary>
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
        var some = string.Join("; ", change.Configuration.Take(Shown));
        var more = change.Configuration.Count > Shown ? $"; and {change.Configuration.Count - Shown} more" : "";
        return new(
            Name,
            GateVerdict.Passed,
            $"Reaches {change.Environment.Name} without having run in {string.Join(" and ", change.From.Keys)}: {some}{more}.",
            "Code owners decide about it."
        );
    }
}
