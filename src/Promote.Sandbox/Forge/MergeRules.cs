using System.Globalization;
using Promote.Sandbox.Git;
using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge;

/// <summary>Whether a pull request may merge.</summary>
/// <param name="Mergeable">Whether Git can merge it.</param>
/// <param name="State"><c>clean</c>, <c>unstable</c>, <c>blocked</c>, <c>behind</c>, <c>dirty</c> or <c>draft</c>.</param>
/// <param name="Reasons">Why the rules do not allow it.</param>
internal sealed record MergeVerdict(bool Mergeable, string State, IReadOnlyList<string> Reasons)
{
    /// <summary>The rules that do not allow it.</summary>
    public IReadOnlyList<Ruleset> Broken { get; init; } = [];

    /// <summary>Whether anyone with the right to write may merge it now.</summary>
    public bool Allowed => State is "clean" or "unstable";
}

/// <summary>Judges pull requests by the rules of their base branch.</summary>
internal static class MergeRules
{
    /// <summary>Whether it may merge now. A bypass is not counted.</summary>
    public static async Task<MergeVerdict> JudgeAsync(
        Repository repository,
        PullRequest pull,
        Teams teams,
        CancellationToken cancellationToken
    )
    {
        var git = repository.Git;
        if (await git.MergeAsync(pull.Base, pull.Head, cancellationToken) is null)
            return new MergeVerdict(Mergeable: false, "dirty", ["Merge conflict"]);
        if (pull.Draft)
            return new MergeVerdict(Mergeable: true, "draft", ["Pull Request is still a draft"]);

        var reasons = new List<string>();
        var broken = new List<Ruleset>();
        var behind = false;
        foreach (var ruleset in BranchRules.Of(repository, pull.BaseBranch))
        {
            var lacking = MissingChecks(repository, ruleset, pull.Head).ToList();
            if (ruleset.PullRequest is { } rule)
                lacking.AddRange(await MissingReviewsAsync(repository, pull, rule, teams, cancellationToken));
            reasons.AddRange(lacking);
            var late =
                ruleset.RequiredStatusChecks is { Strict: true }
                && !await git.IsAncestorAsync(pull.Base, pull.Head, cancellationToken);
            behind |= late;
            if (late || lacking.Count > 0)
                broken.Add(ruleset);
        }

        if (reasons.Count > 0)
            return new MergeVerdict(Mergeable: true, "blocked", reasons) { Broken = broken };
        if (behind)
        {
            return new MergeVerdict(Mergeable: true, "behind", ["Head branch is not up to date with the base branch"])
            {
                Broken = broken,
            };
        }

        var stable = CheckResult.Of(repository, pull.Head).All(result => result.State == "success");
        return new MergeVerdict(Mergeable: true, stable ? "clean" : "unstable", []);
    }

    /// <summary>The checks that a commit lacks.</summary>
    public static IEnumerable<string> MissingChecks(Repository repository, Ruleset ruleset, string commit) =>
        (ruleset.RequiredStatusChecks?.Checks ?? [])
            .Select(check => CheckResult.Missing(repository, check, commit))
            .OfType<string>();

    /// <summary>The newest opinion of each reviewer with the right to write.</summary>
    public static IReadOnlyList<Review> Opinions(PullRequest pull) =>
        [
            .. pull
                .Reviews.Where(review => review.State != "COMMENTED" && review.Author.Right >= Right.Write)
                .GroupBy(review => review.Author.Id)
                .Select(group => group.Last())
                .Where(review => review.State is "APPROVED" or "CHANGES_REQUESTED"),
        ];

    /// <summary>The owners of what a pull request changes: each file with those of whom one must approve.</summary>
    public static async Task<IReadOnlyList<(string Path, IReadOnlyList<string> Owners)>> OwnersAsync(
        Repository repository,
        PullRequest pull,
        CancellationToken cancellationToken
    )
    {
        var git = repository.Git;
        // The base's, so that no pull request appoints its own judges.
        if (await CodeOwners.FindAsync(git, pull.Base, cancellationToken) is not { Owners: { } owners })
            return [];
        var from = await git.MergeBaseAsync(pull.Base, pull.Head, cancellationToken) ?? pull.Base;
        var paths = await Diffs.PathsAsync(git, from, pull.Head, cancellationToken);
        return [.. paths.Select(path => (path, owners.Owners(path))).Where(one => one.Item2.Count > 0)];
    }

    private static async Task<IReadOnlyList<string>> MissingReviewsAsync(
        Repository repository,
        PullRequest pull,
        PullRequestRule rule,
        Teams teams,
        CancellationToken cancellationToken
    )
    {
        var opinions = Opinions(pull);
        var approvals = opinions.Where(review => review.State == "APPROVED").ToList();
        var reasons = new List<string>();
        if (opinions.Any(review => review.State == "CHANGES_REQUESTED"))
            reasons.Add("Changes were requested by a reviewer with write access.");
        if (approvals.Count < rule.RequiredApprovingReviewCount)
        {
            var count = rule.RequiredApprovingReviewCount;
            reasons.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"At least {count} approving review{(count == 1 ? " is" : "s are")} required by reviewers with write access."
                )
            );
        }

        if (
            rule.RequireLastPushApproval
            && !approvals.Any(review => review.Author.Id != pull.LastPusher.Id && review.Change == pull.Change)
        )
            reasons.Add("New changes require approval from someone other than the last pusher.");
        if (rule.RequireCodeOwnerReview)
        {
            var owned = await OwnersAsync(repository, pull, cancellationToken);
            if (owned.Any(one => !approvals.Any(review => one.Owners.Any(owner => teams.Owns(owner, review.Author)))))
                reasons.Add(
                    "Waiting on code owner review from "
                        + string.Join(", ", owned.SelectMany(one => one.Owners).Distinct(StringComparer.Ordinal))
                        + "."
                );
        }

        return reasons;
    }
}
