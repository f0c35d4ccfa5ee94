namespace Promote.Audit.Rules;

/// <summary>Workflows that say nothing may only read, and none may approve.</summary>
internal sealed class WorkflowTokenRule : IAuditRule
{
    /// <inheritdoc/>
    public string Name => "workflow-token";

    /// <inheritdoc/>
    public RuleResult Judge(AuditCase audit)
    {
        var workflows = audit.Settings.Workflows;
        if (!workflows.IsKnown)
            return this.CannotBeRead("What workflows may do by default cannot be read.", workflows.Missing!);
        var fix = new GitHubApi(audit.Settings.Repository, audit.Settings.Host).LimitWorkflows();
        return workflows.Value switch
        {
            { CanApprove: true } => this.DoesNotHold(
                "Workflows may approve pull requests.",
                "Whoever may push a branch has a workflow there that approves, and needs nobody else.",
                fix
            ),
            { CanWrite: true } => this.DoesNotHold(
                "A workflow that says nothing of its rights may write.",
                "Each action that any workflow uses gets a token that can write contents and set statuses.",
                fix
            ),
            _ => this.Holds("A workflow that says nothing of its rights may only read, and none may approve."),
        };
    }
}
