using Promote.Sandbox.Forge;
using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Web;

/// <summary>The first page: the environments, and the pull requests.</summary>
internal sealed class HomePage(SandboxContext context, Layout layout)
{
    private const int MostClosed = 10;

    /// <summary>Its content.</summary>
    public Html Content(HttpRequest request, List<(Repository Repository, PullRequest Pull)> pulls)
    {
        var open = pulls.Where(one => one.Pull.Open).ToList();
        var closed = pulls
            .Where(one => !one.Pull.Open)
            .OrderByDescending(one => one.Pull.ClosedAt)
            .Take(MostClosed)
            .ToList();
        return Html.Of(
            $"""
            <h1>Environments</h1>
            {Environments(request)}
            <h1>Open pull requests</h1>
            {Pulls(open, "Nothing waits.")}
            <h2>Lately closed</h2>
            {Pulls(closed, "None yet.")}
            """
        );
    }

    private Html Environments(HttpRequest request)
    {
        var all = context.Environments().ToList();
        return all.Count == 0
            ? Html.Of($"""<p class="muted">Nothing is deployed yet.</p>""")
            : Html.Of($"""<div class="cards">{Html.All(all.Select(one => Card(request, one)))}</div>""");
    }

    private Html Card(HttpRequest request, EnvironmentView view)
    {
        var health = Parts.Badge(
            view.Health,
            view.Health == "Healthy" ? "good"
                : view.Health == "Progressing" ? "wait"
                : "bad"
        );
        var sync = Parts.Badge(view.Sync, view.Sync == "Synced" ? "good" : "wait");
        var field = Html.Of($"""<input type="hidden" name="application" value="{view.Application}">""");
        return Html.Of(
            $"""
            <article class="card" data-environment="{view.Name}">
            <h3>{view.Name}</h3>
            <p>{health} {sync}</p>
            <dl>
            <dt>Application</dt><dd>{view.Application}</dd>
            <dt>Version</dt><dd>{view.Version ?? "—"}</dd>
            <dt>Tag</dt><dd><code>{view.Tag ?? "—"}</code></dd>
            <dt>Digest</dt><dd><code title="{view.Digest}">{Short(view.Digest, 19)}</code></dd>
            <dt>Commit</dt><dd><code>{Short(view.Commit, 8)}</code></dd>
            </dl>
            {layout.Button(request, "/_web/sync", "Sync", "quiet", field)}
            </article>
            """
        );
    }

    private static string Short(string? text, int length) =>
        text is null ? "—"
        : text.Length > length ? text[..length]
        : text;

    private static Html Pulls(List<(Repository Repository, PullRequest Pull)> pulls, string otherwise) =>
        pulls.Count == 0
            ? Html.Of($"""<p class="muted">{otherwise}</p>""")
            : Html.Of($"""<ul class="pulls">{Html.All(pulls.Select(Pull))}</ul>""");

    private static Html Pull((Repository Repository, PullRequest Pull) one)
    {
        var (repository, pull) = one;
        var name = repository.Name.ToString();
        return Html.Of(
            $"""<li>{Parts.State(pull)} <a href="/{name}/pull/{pull.Number}">{pull.Title}</a> <span class="muted">{name} #{pull.Number} by {pull.Author.Login}, {pull.HeadBranch} → {pull.BaseBranch}</span></li>"""
        );
    }
}
