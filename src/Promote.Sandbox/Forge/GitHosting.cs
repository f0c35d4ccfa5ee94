using Promote.Sandbox.Git;
using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge;

/// <summary><c>/{owner}/{repo}.git</c>: Git's smart HTTP, with the forge's rights and rules.</summary>
internal sealed class GitHosting(SandboxContext context, Repositories repositories, RefChanges refs)
{
    /// <summary>Maps it.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/{owner}/{repo}/info/refs", http => ServeAsync(http, "info/refs"));
        routes.MapPost("/{owner}/{repo}/git-upload-pack", http => ServeAsync(http, "git-upload-pack"));
        routes.MapPost("/{owner}/{repo}/git-receive-pack", http => ServeAsync(http, "git-receive-pack"));
    }

    private async Task ServeAsync(HttpContext http, string service)
    {
        var (grant, known) = Credentials.Who(http.Request, context.Accounts);
        var account = grant?.Account;
        var name = (string)http.Request.RouteValues["repo"]!;
        var found = repositories.Find(
            (string)http.Request.RouteValues["owner"]!,
            name.EndsWith(".git", StringComparison.Ordinal) ? name[..^4] : name
        );
        var writes = service == "git-receive-pack" || http.Request.Query["service"] == "git-receive-pack";
        if (!known || (account is null && (writes || found is null || found.Settings.Private)))
        {
            http.Response.Headers.WWWAuthenticate = "Basic realm=\"sandbox\"";
            await RefuseAsync(http, 401, "Invalid username or token.");
            return;
        }

        if (found is null)
        {
            await RefuseAsync(http, 404, "Repository not found.");
            return;
        }

        if (grant?.Allows(writes ? Need.Write("contents") : Need.Read("contents")) == false)
        {
            await RefuseAsync(http, 403, $"Permission to {found.Name}.git denied to {account!.Login}.");
            return;
        }

        if (service == "git-receive-pack")
            await ReceiveAsync(http, found, account!);
        else
            await HttpBackend.ServeAsync(http, found.Git.Location, service, account?.Login, default, []);
    }

    private async Task ReceiveAsync(HttpContext http, Repository repository, Account account)
    {
        var commands = await PushCommands.ReadAsync(http.Request.Body, http.RequestAborted);
        var verdict = new Dictionary<string, string>(StringComparer.Ordinal);
        await repository.Turn.WaitAsync(http.RequestAborted);
        try
        {
            var refused = commands.Updates.Select(update => (update, BranchRules.Refusal(repository, update, account)));
            verdict[PushHook.Refused] = string.Join(
                '\n',
                refused.Where(one => one.Item2 is not null).Select(one => $"{one.update.Name}\t{one.Item2}")
            );
            verdict[PushHook.Linear] = string.Join(
                '\n',
                commands
                    .Updates.Where(update => BranchRules.MustBeLinear(repository, update, account))
                    .Select(update => update.Name)
            );
        }
        finally
        {
            repository.Turn.Release();
        }

        try
        {
            await HttpBackend.ServeAsync(
                http,
                repository.Git.Location,
                "git-receive-pack",
                account.Login,
                commands.Read,
                verdict
            );
        }
        finally
        {
            // Also where the caller went away: what git has changed is changed.
            await TellAsync(repository, commands.Updates, account);
        }
    }

    private async Task TellAsync(Repository repository, IReadOnlyList<RefUpdate> updates, Account account)
    {
        await repository.Turn.WaitAsync(CancellationToken.None);
        try
        {
            var done = new List<RefUpdate>();
            foreach (var update in updates.Where(update => update.Old != update.New))
            {
                if (await repository.Git.RefAsync(update.Name, CancellationToken.None) == update.New)
                    done.Add(update);
            }

            if (done.Count > 0)
                await refs.TellAsync(repository, done, account);
        }
        finally
        {
            repository.Turn.Release();
        }
    }

    private static async Task RefuseAsync(HttpContext http, int status, string message)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        await http.Response.WriteAsync(message, http.RequestAborted);
    }
}
