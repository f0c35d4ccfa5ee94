using Promote.Errors;

namespace Promote.Audit.Rules;

/// <summary>Nothing is merged by rebase: the branch's own line of commits is taken for what ran.</summary>
internal sealed class MergeMethodsRule : IAuditRule
{
    private const string Why =
        "Each commit of a branch would count as having run: what one of them said on its way could be promoted on, or rolled back to.";

    /// <inheritdoc/>
    public string Name => "merge-methods";

    /// <inheritdoc/>
    public RuleResult Judge(AuditCase audit)
    {
        var (settings, commands) = (audit.Settings, new Commands(audit));
        if (settings.Sources.FirstOrDefault(source => source.QueueMethod == "REBASE") is { } queue)
            return this.DoesNotHold(
                $"The merge queue of {OneLine.Of(queue.Name, 100)} merges by rebase.",
                Why,
                commands.MergeQueueByMerging(queue)
            );
        if (settings.AllowsRebase is { IsKnown: true, Value: false })
            return this.Holds($"{OneLine.Of(settings.Repository, 100)} merges nothing by rebase.");
        if (settings.Sources.FirstOrDefault(source => source.PullRequest is { AllowsRebase: false }) is { } rule)
            return this.Holds($"Nothing is merged into {audit.Branch} by rebase ({OneLine.Of(rule.Name, 100)}).");
        return (settings.AllowsRebase.Missing ?? settings.MissingSources) is { } missing
            ? this.CannotBeRead(
                $"Whether pull requests into {audit.Branch} can be merged by rebase cannot be read.",
                missing
            )
            : this.DoesNotHold(
                $"Pull requests into {audit.Branch} can be merged by rebase.",
                Why,
                commands.AllowNoRebase()
            );
    }
}
