namespace Promote.Audit.Rules;

/// <summary>Code owners must approve, where promote.yaml says so.</summary>
internal sealed class CodeOwnerReviewRule : IAuditRule
{
    /// <inheritdoc/>
    public string Name => "code-owner-review";

    /// <inheritdoc/>
    public RuleResult Judge(AuditCase audit)
    {
        var asking = audit.OwnedEnvironments.Select(environment => environment.Name).ToList();
        if (asking.Count == 0)
            return this.Holds("promote.yaml asks for no code owners.");
        if (audit.Settings.Sources.Any(source => source.PullRequest is { CodeOwners: true }))
            return this.Holds("An owner of each changed file that has owners must approve.");
        return audit.Settings.MissingSources is { } missing
            ? this.CannotBeRead("Whether code owners must approve cannot be read.", missing)
            : this.DoesNotHold(
                $"Code owners need not approve, where {string.Join(", ", asking)} asks for them.",
                "CODEOWNERS then only suggests reviewers: anyone who may write approves a change of prod.",
                new Commands(audit).AskOfPullRequests(null, dismissesStale: false, codeOwners: true, lastPush: false)
            );
    }
}
