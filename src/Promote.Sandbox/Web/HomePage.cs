using Promote.Sandbox.Forge;
using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Web;

/// <summary>The first page: the environments, and the pull requests.</summary>
internal sealed class HomePage(SandboxContext context, Layout layout, Session session)
{
    private const int MostClosed = 10;

    /// <summary>Its content.</summary>
    public Html Content(
        HttpRequest request,
        IReadOnlyList<(string App, IReadOnlyList<EnvironmentView> Environments)> apps,
        List<(Repository Repository, PullRequest Pull)> pulls
    )
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
            <p class="lead">What runs where: the tag is Git’s word, the digest and the version are the running process’s.</p>
            {Environments(request, apps)}
            <h2>Open pull requests</h2>
            {Pulls(open, "Nothing waits for anyone. A promotion that needs a reviewer shows up here.")}
            <h2>Lately closed</h2>
            {Pulls(closed, "None yet.")}
            """
        );
    }

    private Html Environments(
        HttpRequest request,
        IReadOnlyList<(string App, IReadOnlyList<EnvironmentView> Environments)> apps
    ) =>
        apps.Count == 0
            ? Html.Of(
                $"""<p class="empty">Nothing is deployed yet. An Argo CD Application under <code>argocd/</code> of a manifests repository shows up here.</p>"""
            )
            : Html.All(apps.Select(app => App(request, app.App, app.Environments)));

    private Html App(HttpRequest request, string app, IReadOnlyList<EnvironmentView> environments)
    {
        var cards = environments.Select(
            (one, i) => Html.All([i == 0 ? Html.Empty : Link(environments[i - 1], one), Card(request, one)])
        );
        return Html.Of($"""<section class="chain" aria-label="{app}">{Html.All(cards)}</section>""");
    }

    // What the whole thing is for: to the right runs, byte for byte, what runs to the left.
    private static Html Link(EnvironmentView from, EnvironmentView to) =>
        from.Digest is null || to.Digest is null ? Html.Of($"""<p class="link"><b>→</b></p>""")
        : from.Digest == to.Digest ? Html.Of($"""<p class="link good"><b>→</b> same image</p>""")
        : Html.Of($"""<p class="link wait"><b>→</b> another image</p>""");

    private Html Card(HttpRequest request, EnvironmentView view)
    {
        var kind = view.Health switch
        {
            "Healthy" => "good",
            "Progressing" => "wait",
            "Missing" or "Unknown" => "none",
            _ => "bad",
        };
        var synced = view.Sync == "Synced";
        var field = Html.Of($"""<input type="hidden" name="application" value="{view.Application}">""");
        var message = view.Message is null ? Html.Empty : Html.Of($"""<p class="note">{view.Message}</p>""");
        var sync = layout.Button(
            request,
            "/_web/sync",
            "Sync",
            synced ? "quiet" : "primary",
            field,
            session.Who(request) is { Right: >= Right.Write }
        );
        return Html.Of(
            $"""
            <article class="card {kind}" data-environment="{view.Name}">
            <header><h3>{view.Name}</h3>{Parts.Badge(view.Health, kind)}</header>
            <p class="tag"><code>{view.Tag ?? "—"}</code></p>
            <dl>
            <dt>Version</dt><dd><code>{view.Version ?? "—"}</code></dd>
            <dt>Digest</dt><dd><code title="{view.Digest}">{Short(view.Digest, 19)}</code></dd>
            <dt>Commit</dt><dd><code>{Short(view.Commit, 8)}</code></dd>
            </dl>
            {message}
            <footer><span>{view.Application} {Parts.Badge(view.Sync, synced ? "good" : "wait")}</span>{sync}</footer>
            </article>
            """
        );
    }

    private static string Short(string? text, int length) =>
        text is null ? "—"
        : text.Length > length ? text[..length]
        : text;

    private Html Pulls(List<(Repository Repository, PullRequest Pull)> pulls, string otherwise) =>
        pulls.Count == 0
            ? Html.Of($"""<p class="empty">{otherwise}</p>""")
            : Html.Of($"""<ul class="pulls">{Html.All(pulls.Select(Pull))}</ul>""");

    private Html Pull((Repository Repository, PullRequest Pull) one)
    {
        var (repository, pull) = one;
        var name = repository.Name.ToString();
        var when = Parts.Ago(context.Clock.GetUtcNow(), pull.ClosedAt ?? pull.CreatedAt);
        return Html.Of(
            $"""
            <li>{Parts.State(pull)}<div><a href="/{name}/pull/{pull.Number}">{pull.Title}</a>
            <span class="meta">{name} #{pull.Number} by {pull.Author.Login}, {when} · <code>{pull.HeadBranch}</code> → <code>{pull.BaseBranch}</code></span></div></li>
            """
        );
    }
}
