using Promote.Errors;

namespace Promote.Audit.Rules;

/// <summary>Changes of the branch come by pull request only.</summary>
internal sealed class PullRequestsOnlyRule : IAuditRule
{
    /// <inheritdoc/>
    public string Name => "pull-requests";

    /// <inheritdoc/>
    public RuleResult Judge(AuditCase audit)
    {
        var settings = audit.Settings;
        var sources = settings.Sources.Where(source => source.PullRequest is not null).ToList();
        var inactive = settings
            .Inactive.Select(name => $"{OneLine.Of(name, 100)} is switched off or only tried out, and does not count.")
            .ToList();
        if (sources.Count > 0)
            return this.Holds(
                $"Changes of {audit.Branch} come by pull request ({string.Join(", ", sources.Select(source => OneLine.Of(source.Name, 100)))}).",
                inactive
            );
        return settings.MissingSources is { } missing
            ? this.CannotBeRead($"Whether {audit.Branch} can be pushed to cannot be read.", missing, inactive)
            : this.DoesNotHold(
                $"{audit.Branch} can be pushed to.",
                "Whoever may write puts anything into prod with one push, and no gate is asked.",
                new Commands(audit).AskOfPullRequests(null, audit.AsksPeople, codeOwners: false, audit.AsksPeople),
                inactive
            );
    }
}
