using Promote.Sandbox.Git;
using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge;

/// <summary>When reviews hold and when they do not.</summary>
internal static class Reviewing
{
    /// <summary>
    /// Compares what it changes with what it changed. An approval is of a change: where that is another now, whether by a
    /// push or by the base, the approval is stale.
    /// </summary>
    /// <returns>Whether it changes something else now.</returns>
    public static async Task<bool> CompareAsync(Repository repository, PullRequest pull)
    {
        var change = await ChangePrint.OfAsync(repository.Git, pull.Base, pull.Head, default);
        if (change == pull.Change)
            return false;
        pull.Change = change;
        var rules = BranchRules.Of(repository, pull.BaseBranch);
        if (rules.Any(ruleset => ruleset.PullRequest is { DismissStaleReviewsOnPush: true }))
        {
            foreach (var review in pull.Reviews.Where(one => one.State == "APPROVED" && one.Change != change))
                review.State = "DISMISSED";
        }

        return true;
    }

    /// <summary>Withdraws an opinion.</summary>
    public static void Dismiss(Repository repository, PullRequest pull, Review review, Account account)
    {
        if (
            repository.Protections.GetValueOrDefault(pull.BaseBranch)?.Dismissers is { } allowed
            && !Actor.IsAny(allowed.Append(Actor.Admin), account)
        )
            throw ForgeException.Forbidden("You are not authorized to dismiss this review.");
        if (review.State is not ("APPROVED" or "CHANGES_REQUESTED"))
        {
            throw new ForgeException(422, "Unprocessable Entity")
            {
                Errors = [$"Can not dismiss a {review.State.ToLowerInvariant()} pull request review"],
            };
        }

        review.State = "DISMISSED";
    }

    /// <summary>Whether a workflow may open and approve pull requests.</summary>
    /// <exception cref="ForgeException">It is one, and may not.</exception>
    public static void CheckActions(Repository repository, Account account, int status, string message)
    {
        if (account.AppId == Accounts.ActionsApp && !repository.Settings.ActionsCanApprove)
            throw new ForgeException(status, message);
    }
}
