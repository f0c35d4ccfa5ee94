using Promote.Errors;
using Promote.Forges;

namespace Promote.Audit.Rules;

/// <summary>No key is where a workflow of any branch reads it.</summary>
internal sealed class BranchSecretsRule : IAuditRule
{
    /// <inheritdoc/>
    public string Name => "branch-secrets";

    /// <inheritdoc/>
    public RuleResult Judge(AuditCase audit)
    {
        var secrets = audit.Settings.Secrets;
        if (!secrets.IsKnown)
            return this.CannotBeRead(
                "Which secrets a workflow of any branch may read cannot be read.",
                secrets.Missing!
            );
        var shared = secrets.Value.Where(secret => secret.OfOrganization).Select(Text).ToList();
        IReadOnlyList<string> seen =
            shared.Count == 0
                ? []
                :
                [
                    $"The organisation shares with all branches: {string.Join(", ", shared)}. None may be a key of promoter, guard or evidence.",
                ];
        var own = secrets.Value.Where(secret => !secret.OfOrganization).ToList();
        if (own.Count == 0)
            return this.Holds("The repository has no secrets outside environments.", seen);
        var name = ShellText.Quote(own[0].Name);
        return this.DoesNotHold(
            $"A workflow of any branch reads {string.Join(", ", own.Select(Text))}.",
            "Where it is the key of promoter, guard or evidence, whoever may push a branch has it.",
            $"gh secret set {name} --repo {ShellText.Quote(audit.Settings.Repository)} --env ENVIRONMENT < KEY_FILE && {new Commands(audit).Call($"actions/secrets/{Uri.EscapeDataString(own[0].Name)}", "DELETE")}",
            seen
        );
    }

    private static string Text(BranchSecret secret) => OneLine.Of(secret.Name, 100);
}
