using Promote.Forges;

namespace Promote.Audit.Rules;

/// <summary>Only the forge writes the branches of a merge queue: the guard goes by their names.</summary>
internal sealed class MergeQueueRule : IAuditRule
{
    private const string Branches = "gh-readonly-queue/**";

    /// <inheritdoc/>
    public string Name => "merge-queue";

    /// <inheritdoc/>
    public RuleResult Judge(AuditCase audit)
    {
        var settings = audit.Settings;
        if (!settings.Sources.Any(source => source.QueueMethod is not null))
            return settings.Rulesets.Missing is { } unknown
                ? this.CannotBeRead($"Whether {audit.Branch} has a merge queue cannot be read.", unknown)
                : this.Holds($"No ruleset gives {audit.Branch} a merge queue.");
        if (settings.QueueRulesets.Missing is { } missing)
            return this.CannotBeRead($"Who may write {Branches} cannot be read.", missing);
        var open = new[]
        {
            Of(audit, "made", source => source.BlocksCreation),
            Of(audit, "changed", source => source.BlocksUpdate),
        }
            .OfType<Gap>()
            .ToList();
        if (open.Count == 0)
            return this.Holds($"Nobody but the forge writes {Branches}.");
        return open.TrueForAll(gap => gap.Missing is not null)
            ? this.CannotBeRead($"Who may write {Branches} all the same cannot be read.", open[0].Missing!)
            : this.DoesNotHold(
                $"{Branches} can be {string.Join(" and ", open.Select(gap => gap.Written))} by others than the forge.",
                "A merge queue's commit is judged by what its branch's name says it was made on: whoever writes one chooses what it is compared with.",
                new Commands(audit).GuardQueue()
            );
    }

    // Firm where one ruleset that forbids it excepts the queue's own App at most.
    private static Gap? Of(AuditCase audit, string written, Func<RuleSource, bool> forbids)
    {
        var sources = audit.Settings.QueueRulesets.Value.Where(forbids).ToList();
        var app = audit.Settings.QueueApp;
        if (sources.Exists(source => source.Bypass.IsKnown && source.Bypass.Value.All(IsQueue)))
            return null;
        var unclear = sources.Find(source => !source.Bypass.IsKnown)?.Bypass.Missing;
        var isApps = sources.Exists(source => source.Bypass.Or([]) is [{ Kind: BypassKind.App }]);
        return new(written, unclear ?? (isApps ? app.Missing : null));

        bool IsQueue(Bypass bypass) => bypass.Kind == BypassKind.App && app.IsKnown && bypass.Id == app.Value;
    }

    /// <summary>Something that is not firm.</summary>
    /// <param name="Written">What may be done.</param>
    /// <param name="Missing">What would tell whether it is; null where it is known not to be.</param>
    private sealed record Gap(string Written, string? Missing);
}
