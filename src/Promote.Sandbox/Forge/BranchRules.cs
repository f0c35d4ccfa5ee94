using Promote.Sandbox.Git;
using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge;

/// <summary>What the rules say about changing a branch directly.</summary>
internal static class BranchRules
{
    /// <summary>The rulesets that hold for a branch, whoever asks.</summary>
    public static IReadOnlyList<Ruleset> Rulesets(Repository repository, string branch) =>
        [.. repository.Rulesets.Where(ruleset => ruleset.Covers(branch, repository.DefaultBranch))];

    /// <summary>All rules that hold for a branch, whoever asks: its rulesets and its protection.</summary>
    public static IReadOnlyList<Ruleset> Of(Repository repository, string branch) =>
        [.. Rulesets(repository, branch), .. repository.Protections.GetValueOrDefault(branch)?.Rules(branch) ?? []];

    /// <summary>Why someone may not change a ref so; null: they may, history's rewriting apart.</summary>
    public static string? Refusal(Repository repository, RefUpdate update, Account account)
    {
        if (update.Name.StartsWith("refs/pull/", StringComparison.Ordinal))
            return "refs/pull is written by the forge alone.";
        foreach (var ruleset in Held(repository, update, account))
        {
            if (update.New is null)
            {
                if (ruleset.Deletion)
                    return "Cannot delete this branch";
                continue;
            }

            if (update.Old is null && ruleset.Creation)
                return "Cannot create ref due to creations being restricted.";
            if (update.Old is not null && ruleset.Update)
                return "Cannot update this protected ref.";
            if (update.Old is not null && ruleset.PullRequest is not null)
                return "Changes must be made through a pull request.";
            if (MergeRules.MissingChecks(repository, ruleset, update.New).FirstOrDefault() is { } missing)
                return missing;
        }

        return null;
    }

    /// <summary>Whether someone may not rewrite a branch's history.</summary>
    public static bool MustBeLinear(Repository repository, RefUpdate update, Account account) =>
        Held(repository, update, account).Any(ruleset => ruleset.NonFastForward);

    private static IEnumerable<Ruleset> Held(Repository repository, RefUpdate update, Account account) =>
        update.Branch is { } branch ? Of(repository, branch).Where(ruleset => !ruleset.BypassedBy(account)) : [];
}
