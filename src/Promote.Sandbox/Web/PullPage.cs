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
        var verdict = pull.Open ? await MergeRules.JudgeAsync(repository, pull, context.Accounts, default) : null;
        var owned = await MergeRules.OwnersAsync(repository, pull, default);
        return Html.Of(
            $"""
            <h1>{pull.Title} <span class="muted">#{pull.Number}</span></h1>
            <p>{Parts.State(
                pull
            )} <b>{pull.Author.Login}</b> wants to merge <code>{pull.HeadBranch}</code> at {Parts.Commit(
                repository,
                pull.Head
            )} into <code>{pull.BaseBranch}</code>{Labels(pull)}</p>
            <pre class="body">{pull.Body}</pre>
            <div class="columns">
            <section><h2>Checks</h2>{Checks(repository, pull)}</section>
            <section><h2>Reviews</h2>{Reviews(pull)}{Owners(owned)}</section>
            </div>
            <section class="merge" data-state="{verdict?.State ?? "closed"}">
            <h2>Merge</h2>
            {Verdict(repository, pull, verdict)}
            {Actions(request, repository, pull)}
            </section>
            <h2>Changes</h2>
            {Parts.Diff(files)}
            """
        );
    }

    private static Html Labels(PullRequest pull) =>
        Html.All(pull.Labels.Select(label => Html.Of($" {Parts.Badge(label, "label")}")));

    private static Html Checks(Repository repository, PullRequest pull)
    {
        var latest = repository.LatestStatuses(pull.Head);
        var missing = BranchRules
            .Of(repository, pull.BaseBranch)
            .SelectMany(ruleset => ruleset.RequiredStatusChecks?.Checks ?? [])
            .Where(check => !latest.Any(status => status.Context == check.Context))
            .Select(check => Html.Of($"<li>{Parts.Status("expected")} <b>{check.Context}</b></li>"));
        var there = latest.Select(status =>
            Html.Of(
                $"""<li>{Parts.Status(status.State)} <b>{status.Context}</b> {status.Description} <span class="muted">{status.Creator.Login}</span></li>"""
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
                ? Html.Of($"<p>Merged by <b>{pull.MergedBy?.Login}</b> as {Parts.Commit(repository, commit)}.</p>")
                : Html.Of($"<p>Closed.</p>");
        }

        var auto = pull.AutoMerge is { } order
            ? Html.Of($"<p>It merges by itself once the rules allow, as {order.By.Login} asked.</p>")
            : Html.Empty;
        return verdict.Allowed
            ? Html.Of($"<p>{Parts.Badge("ready", "good")} All rules are met.</p>{auto}")
            : Html.Of(
                $"<p>{Parts.Badge(verdict.State, "bad")}</p><ul>{Html.All(verdict.Reasons.Select(reason => Html.Of($"<li>{reason}</li>")))}</ul>{auto}"
            );
    }

    private Html Actions(HttpRequest request, Repository repository, PullRequest pull)
    {
        if (!pull.Open)
            return Html.Empty;
        if (session.Who(request) is not { Right: >= Right.Write } person)
            return Html.Of($"""<p class="muted">Sign in as someone who may write, to approve or merge.</p>""");
        // What was seen is what is approved and merged.
        var head = Html.Of($"""<input type="hidden" name="head" value="{pull.Head}">""");
        var path = string.Create(CultureInfo.InvariantCulture, $"/{repository.Name}/pull/{pull.Number}");
        var approve =
            person.Id == pull.Author.Id
                ? Html.Empty
                : layout.Button(request, path + "/approve", "Approve", "good", head);
        return Html.Of(
            $"""<div class="actions">{approve}{layout.Button(request, path + "/merge", "Merge", "primary", head)}</div>"""
        );
    }
}
