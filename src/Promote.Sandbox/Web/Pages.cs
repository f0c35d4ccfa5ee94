using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Promote.Sandbox.Forge;
using Promote.Sandbox.Git;
using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Web;

/// <summary>The pages, and what their buttons do.</summary>
internal sealed class Pages
{
    private readonly SandboxContext context;
    private readonly Repositories repositories;
    private readonly PullRequests pulls;
    private readonly IHttpClientFactory clients;
    private readonly Session session;
    private readonly Layout layout;
    private readonly HomePage home;
    private readonly PullPage pullPage;

    /// <summary>Puts them together.</summary>
    public Pages(SandboxContext context, Repositories repositories, PullRequests pulls, IHttpClientFactory clients)
    {
        (this.context, this.repositories, this.pulls, this.clients) = (context, repositories, pulls, clients);
        session = new Session(context.Accounts);
        layout = new Layout(session);
        home = new HomePage(context, layout, session);
        pullPage = new PullPage(context, layout, session);
    }

    /// <summary>Maps them.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", http => HomeAsync(http));
        routes.MapGet("/style.css", () => Results.Text(Style.Css, "text/css; charset=utf-8"));
        routes.MapGet("/favicon.svg", () => Results.Text(Style.Icon, "image/svg+xml"));
        routes.MapGet("/{owner}/{repo}/pull/{number:int}", http => PullAsync(http, 200, null));
        routes.MapGet("/{owner}/{repo}/commit/{sha}", CommitAsync);
        Post(routes, "/_web/sign-in", SignInAsync);
        Post(routes, "/_web/sync", SyncAsync);
        Post(routes, "/{owner}/{repo}/pull/{number:int}/approve", ApproveAsync);
        Post(routes, "/{owner}/{repo}/pull/{number:int}/merge", MergeAsync);
    }

    private void Post(IEndpointRouteBuilder routes, string path, Func<HttpContext, IFormCollection, Task> act) =>
        routes.MapPost(
            path,
            async http =>
            {
                if (!http.Request.HasFormContentType)
                {
                    await layout.SendAsync(http, 415, "Not a form", Html.Empty, "That was no form.");
                    return;
                }

                var form = await http.Request.ReadFormAsync(http.RequestAborted);
                if (session.Holds(http.Request, form[Session.Field]))
                    await act(http, form);
                else
                    await layout.SendAsync(
                        http,
                        403,
                        "Refused",
                        Html.Empty,
                        "This form is not from here, or is from before you signed in. Reload the page."
                    );
            }
        );

    private async Task HomeAsync(HttpContext http, int status = 200, string? problem = null)
    {
        var all = repositories.All.SelectMany(one => one.PullRequests.ToArray(), (one, pull) => (one, pull)).ToList();
        var environments = context.Environments().ToList();
        var order = await Chain.OrderAsync(repositories, http.RequestAborted);
        var content = home.Content(http.Request, Chain.Sort(environments, order), all);
        var moving = environments.Any(one => one.Health == "Progressing");
        await layout.SendAsync(http, status, "Environments", content, problem, moving);
    }

    private Task PullAsync(HttpContext http, int status, string? problem) =>
        InPullAsync(
            http,
            async (repository, pull) =>
            {
                var content = await pullPage.ContentAsync(http.Request, repository, pull);
                await layout.SendAsync(http, status, pull.Title, content, problem, PullPage.Moves(repository, pull));
            }
        );

    private async Task CommitAsync(HttpContext http)
    {
        var (values, sha) = (http.Request.RouteValues, (string)http.Request.RouteValues["sha"]!);
        if (
            repositories.Find((string)values["owner"]!, (string)values["repo"]!) is not { } repository
            || !RefName.IsId(sha)
            || await repository.Git.CommitAsync(sha, http.RequestAborted) is not { } commit
        )
        {
            await layout.SendAsync(http, 404, "Not found", Html.Empty, "There is no such commit.");
            return;
        }

        var files = commit.Parents is [var parent, ..]
            ? await Diffs.BetweenAsync(repository.Git, parent, sha, http.RequestAborted)
            : [];
        var content = Html.Of(
            $"""
            <h1>{commit.Headline}</h1>
            <p class="meta"><code>{commit.Id}</code> by <b>{commit.Author.Name}</b></p>
            <pre class="body">{commit.Message}</pre>
            <h2>Changes</h2>
            {Parts.Diff(files)}
            """
        );
        await layout.SendAsync(http, 200, commit.Headline, content);
    }

    private async Task SignInAsync(HttpContext http, IFormCollection form)
    {
        var login = form["login"].ToString();
        if (session.People.FirstOrDefault(account => account.Login == login) is not { } account)
        {
            await HomeAsync(http, 422, $"There is no person '{login}'.");
            return;
        }

        Session.SignIn(http.Response, account);
        var back = form["back"].ToString();
        // Only to a path of this site: "//host" and "/\host" lead elsewhere.
        http.Response.Redirect(back is ['/', not ('/' or '\\'), ..] && !back.Any(char.IsControl) ? back : "/");
    }

    private async Task SyncAsync(HttpContext http, IFormCollection form)
    {
        if (session.Who(http.Request) is not { Right: >= Right.Write })
        {
            await HomeAsync(http, 403, "Sign in as someone who may write, to sync.");
            return;
        }

        var application = Uri.EscapeDataString(form["application"].ToString());
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            $"{context.Urls.Root}/api/v1/applications/{application}/sync"
        );
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", context.Accounts.ArgoCdToken);
        request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        using var client = clients.CreateClient();
        using var answer = await client.SendAsync(request, http.RequestAborted);
        if (answer.IsSuccessStatusCode)
            http.Response.Redirect("/");
        else
            await HomeAsync(
                http,
                422,
                $"Argo CD refused to sync: {await answer.Content.ReadAsStringAsync(http.RequestAborted)}"
            );
    }

    private Task ApproveAsync(HttpContext http, IFormCollection form) =>
        ActAsync(
            http,
            form,
            (repository, pull, person) =>
                pulls.ReviewAsync(repository, pull, new ReviewDraft("APPROVE", "", pull.Head), person)
        );

    private Task MergeAsync(HttpContext http, IFormCollection form) =>
        ActAsync(
            http,
            form,
            (repository, pull, person) =>
                pulls.MergeAsync(repository, pull, new MergeOrder(pull.Head, "merge", null, null), person)
        );

    private async Task ActAsync(
        HttpContext http,
        IFormCollection form,
        Func<Repository, PullRequest, Account, Task> act
    )
    {
        string? problem = null;
        await InPullAsync(
            http,
            async (repository, pull) =>
            {
                try
                {
                    if (session.Who(http.Request) is not { Right: >= Right.Write } person)
                        throw ForgeException.Forbidden("Sign in as someone who may write.");
                    if (form["head"].ToString() != pull.Head)
                        throw new ForgeException(409, "It has changed since you looked. Look again, then decide.");
                    await act(repository, pull, person);
                    http.Response.Redirect(
                        string.Create(CultureInfo.InvariantCulture, $"/{repository.Name}/pull/{pull.Number}")
                    );
                }
                catch (ForgeException e)
                {
                    problem = e.Errors is [string detail, ..] ? detail : e.Message;
                }
            }
        );
        if (problem is not null)
            await PullAsync(http, 422, problem);
    }

    private async Task InPullAsync(HttpContext http, Func<Repository, PullRequest, Task> act)
    {
        var values = http.Request.RouteValues;
        var number = int.Parse((string)values["number"]!, CultureInfo.InvariantCulture);
        if (repositories.Find((string)values["owner"]!, (string)values["repo"]!) is { } repository)
        {
            await repository.Turn.WaitAsync(http.RequestAborted);
            try
            {
                if (repository.Find(number) is { } pull)
                {
                    await act(repository, pull);
                    return;
                }
            }
            finally
            {
                repository.Turn.Release();
            }
        }

        await layout.SendAsync(http, 404, "Not found", Html.Empty, "There is no such pull request.");
    }
}
