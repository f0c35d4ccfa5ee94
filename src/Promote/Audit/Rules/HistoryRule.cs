using System.Text.Json.Nodes;

namespace Promote.Audit.Rules;

/// <summary>The branch is neither rewritten nor deleted.</summary>
internal sealed class HistoryRule : IAuditRule
{
    /// <inheritdoc/>
    public string Name => "history";

    /// <inheritdoc/>
    public RuleResult Judge(AuditCase audit)
    {
        var sources = audit.Settings.Sources;
        var isRewritten = !sources.Any(source => source.BlocksForcePushes);
        var isDeleted = !sources.Any(source => source.BlocksDeletion);
        if (!isRewritten && !isDeleted)
            return this.Holds($"{audit.Branch} cannot be rewritten or deleted.");
        if (audit.Settings.MissingSources is { } missing)
            return this.CannotBeRead($"Whether {audit.Branch} can be rewritten or deleted cannot be read.", missing);
        var rules = new List<JsonObject>();
        if (isRewritten)
            rules.Add(new JsonObject { ["type"] = "non_fast_forward" });
        if (isDeleted)
            rules.Add(new JsonObject { ["type"] = "deletion" });
        return this.DoesNotHold(
            isRewritten && isDeleted ? $"{audit.Branch} can be rewritten and deleted."
                : isRewritten ? $"{audit.Branch} can be rewritten."
                : $"{audit.Branch} can be deleted.",
            "What ran, and who approved it, is gone with one push, and evidence with it.",
            new Commands(audit).AddRuleset("promote: history", rules)
        );
    }
}
