using System.Globalization;
using Promote.Sandbox.Forge;
using Promote.Sandbox.Git;
using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Web;

/// <summary>The page of a pull request.</summary>
internal sealed class PullPage(SandboxContext context, Layout layout, Session session)
{
    /// <summary>Its content.</summary>
    public async Task<Html> ContentAsync(HttpRequest request, Repository repository, PullRequest pull)
    {
        var git = repository.Git;
        var met = await git.MergeBaseAsync(pull.Base, pull.Head, default) ?? pull.Base;
        var from =
            pull.Merged
            && pull.MergeCommit is { } merged
            && await git.CommitAsync(merged, default) is { Parents: [var first, ..] }
                ? first
                : met;
        var files = await Diffs.BetweenAsync(git, from, pull.Head, default);
        var verdict = pull.Open ? await MergeRules.JudgeAsync(repository, pull, context.Teams, default) : null;
        var owned = await MergeRules.OwnersAsync(repository, pull, default);
        return Html.Of(
            $"""
            <h1>{pull.Title} <span class="number">#{pull.Number}</span></h1>
            <p class="meta">{Parts.State(pull)} <b>{pull.Author.Login}</b> wants to merge <code>{pull.HeadBranch}</code> at {Parts.Commit(
                repository,
                pull.Head
            )} into <code>{pull.BaseBranch}</code>{Labels(pull)}</p>
            <div class="pull">
            {Body(pull)}
            <aside>
            <section class="merge {Kind(pull, verdict)}" data-state="{verdict?.State ?? (pull.Merged ? "merged" : "closed")}">
            <h2>Merge</h2>
            {Verdict(repository, pull, verdict)}
            {Actions(request, repository, pull, verdict)}
            </section>
            <section class="box"><h2>Checks</h2>{Checks(repository, pull)}</section>
            <section class="box"><h2>Reviews</h2>{Reviews(pull)}{Owners(owned)}</section>
            </aside>
            <section class="changes"><h2>Changes</h2>
            {Parts.Diff(files)}</section>
            </div>
            """
        );
    }

    /// <summary>Whether a check has yet to report.</summary>
    public static bool Moves(Repository repository, PullRequest pull) =>
        pull.Open
        && (
            Missing(repository, pull).Any()
            || CheckResult.Of(repository, pull.Head).Any(result => result.State == "pending")
        );

    private static Html Body(PullRequest pull) =>
        string.IsNullOrWhiteSpace(pull.Body)
            ? Html.Of($"""<p class="empty body">No description.</p>""")
            : Html.Of($"""<pre class="body">{pull.Body}</pre>""");

    private static string Kind(PullRequest pull, MergeVerdict? verdict) =>
        verdict is null ? (pull.Merged ? "done" : "none")
        : verdict.Allowed ? "good"
        : "wait";

    private static IEnumerable<string> Missing(Repository repository, PullRequest pull)
    {
        var latest = CheckResult.Of(repository, pull.Head);
        return BranchRules
            .Of(repository, pull.BaseBranch)
            .SelectMany(ruleset => ruleset.RequiredStatusChecks?.Checks ?? [])
            .Select(check => check.Context)
            .Where(check => !latest.Any(result => result.Name == check));
    }

    private static Html Labels(PullRequest pull) =>
        Html.All(pull.Labels.Select(label => Html.Of($" {Parts.Badge(label, "label")}")));

    private static Html Checks(Repository repository, PullRequest pull)
    {
        var missing = Missing(repository, pull)
            .Select(check => Html.Of($"<li>{Parts.Status("expected")} <b>{check}</b></li>"));
        var there = CheckResult
            .Of(repository, pull.Head)
            .Select(result =>
                Html.Of(
                    $"""<li>{Parts.Status(result.State)} <b>{result.Name}</b> <span class="meta">{result.Description} · {result.By.Login}</span></li>"""
                )
            );
        List<Html> all = [.. there, .. missing];
        return all.Count == 0 ? Html.Of($"""<p class="muted">None.</p>""") : Html.Of($"<ul>{Html.All(all)}</ul>");
    }

    private static Html Reviews(PullRequest pull) =>
        pull.Reviews.Count == 0
            ? Html.Of($"""<p class="muted">None yet.</p>""")
            : Html.Of(
                $"<ul>{Html.All(pull.Reviews.Select(review => Html.Of($"<li>{Parts.Badge(review.State.ToLowerInvariant().Replace('_', ' '), review.State == "APPROVED" ? "good" : "wait")} <b>{review.Author.Login}</b> {review.Body}</li>")))}</ul>"
            );

    private static Html Owners(IReadOnlyList<(string Path, IReadOnlyList<string> Owners)> owned) =>
        owned.Count == 0
            ? Html.Empty
            : Html.Of(
                $"""<p class="muted">Owned by {string.Join(", ", owned.SelectMany(one => one.Owners).Distinct(StringComparer.Ordinal))}</p>"""
            );

    private static Html Verdict(Repository repository, PullRequest pull, MergeVerdict? verdict)
    {
        if (verdict is null)
        {
            return pull is { Merged: true, MergeCommit: { } commit }
                ? Html.Of(
                    $"""<p>Merged by <b>{pull.MergedBy?.Login}</b> as {Parts.Commit(repository, commit)}.</p><p><a href="/">See what runs where</a></p>"""
                )
                : Html.Of($"<p>Closed without a merge.</p>");
        }

        var auto = pull.AutoMerge is { } order
            ? Html.Of($"<p>It merges by itself once the rules allow, as {order.By.Login} asked.</p>")
            : Html.Empty;
        return verdict.Allowed
            ? Html.Of($"<p>{Parts.Badge("ready", "good")} All rules are met.</p>{auto}")
            : Html.Of(
                $"<p>{Parts.Badge(verdict.State, "wait")} It cannot merge yet.</p><ul class=\"reasons\">{Html.All(verdict.Reasons.Select(reason => Html.Of($"<li>{reason}</li>")))}</ul>{auto}"
            );
    }

    private Html Actions(HttpRequest request, Repository repository, PullRequest pull, MergeVerdict? verdict)
    {
        if (!pull.Open)
            return Html.Empty;
        if (session.Who(request) is not { Right: >= Right.Write } person)
            return Html.Of($"""<p class="muted">Sign in as someone who may write, to approve or merge.</p>""");
        // What was seen is what is approved and merged.
        var head = Html.Of($"""<input type="hidden" name="head" value="{pull.Head}">""");
        var path = string.Create(CultureInfo.InvariantCulture, $"/{repository.Name}/pull/{pull.Number}");
        var approved = pull.Reviews.Any(review =>
            review.Author.Id == person.Id && review.State == "APPROVED" && review.Commit == pull.Head
        );
        var approve =
            approved ? Html.Of($"""<span class="meta">You approved this.</span>""")
            : person.Id == pull.Author.Id ? Html.Empty
            : layout.Button(request, path + "/approve", "Approve", "good", head);
        var merge = layout.Button(request, path + "/merge", "Merge", "primary", head, verdict is { Allowed: true });
        return Html.Of($"""<div class="actions">{approve}{merge}</div>""");
    }
}
