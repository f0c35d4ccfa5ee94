using System.Text.Json;
using Promote.Sandbox.Forge;
using Promote.Sandbox.Git;

namespace Promote.Sandbox.Hosting;

/// <summary><c>/_sandbox</c>: what a test or demo arranges and reads, with the administrator's token.</summary>
internal sealed class ControlApi(
    SandboxContext context,
    Repositories repositories,
    RefChanges refs,
    RequestLog log,
    Faults faults
)
{
    /// <summary>Maps it.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/_sandbox");
        group.AddEndpointFilter(
            async (call, next) =>
            {
                var grant = Credentials.Who(call.HttpContext.Request, context.Accounts).Grant;
                if (grant is not { IsFull: true } || grant.Account != context.Accounts.Admin)
                    return Refuse(401, "The control API asks for the administrator's token.");
                try
                {
                    return await next(call);
                }
                catch (Exception e)
                    when (e is ArgumentException or ForgeException or RefMovedException or TreeException)
                {
                    return Refuse(422, e.Message);
                }
            }
        );
        group.MapGet("/requests", () => Results.Json(log.Read()));
        group.MapDelete("/requests", Done(log.Clear));
        group.MapGet("/faults", () => Results.Json(faults.Read()));
        group.MapPost("/faults", (Fault fault) => Done(() => faults.Add(fault))());
        group.MapDelete("/faults", Done(faults.Clear));
        group.MapPost("/repositories", CreateAsync);
        group.MapPatch("/repositories/{owner}/{name}", SettingsAsync);
        group.MapPut("/repositories/{owner}/{name}/rulesets", RulesetsAsync);
        group.MapPost("/repositories/{owner}/{name}/commits", CommitAsync);
        new AccountControl(context, repositories).Map(group);
        new SettingsControl(repositories).Map(group);
        new WorkflowControl(repositories).Map(group);
        faults.Race = RaceAsync;
    }

    /// <summary>An answer that says why not.</summary>
    public static IResult Refuse(int status, string message) => Results.Json(new { message }, statusCode: status);

    private static Func<IResult> Done(Action action) =>
        () =>
        {
            action();
            return Results.NoContent();
        };

    private async Task<IResult> CreateAsync(NewRepository asked, CancellationToken cancellationToken)
    {
        if (!RepositoryName.TryParse($"{asked.Owner}/{asked.Name}", out var name))
            return Refuse(422, $"'{asked.Owner}/{asked.Name}' is no repository's name.");
        var files = new Dictionary<string, string>(asked.Files ?? [], StringComparer.Ordinal);
        if (asked.Protect)
            files.TryAdd(Seeding.CodeOwnersPath, Seeding.CodeOwners);
        var repository = await repositories.CreateAsync(name, files, cancellationToken);
        if (asked.Protect)
            repository.Rulesets = [Seeding.Ruleset(context.Accounts) with { Id = repositories.NextId() }];
        repository.Settings = asked.Settings ?? repository.Settings;
        return Results.Json(
            new
            {
                fullName = name.ToString(),
                cloneUrl = $"{context.Urls.Root}/{name}.git",
                head = await repository.Git.RefAsync("refs/heads/main", cancellationToken),
            },
            statusCode: 201
        );
    }

    // Only what is sent changes.
    private Task<IResult> SettingsAsync(
        string owner,
        string name,
        JsonElement changes,
        CancellationToken cancellationToken
    ) =>
        repositories.InAsync(
            owner,
            name,
            repository =>
            {
                var merged = JsonSerializer.SerializeToNode(repository.Settings, JsonSerializerOptions.Web)!.AsObject();
                foreach (var change in changes.EnumerateObject())
                    merged[change.Name] = JsonSerializer.SerializeToNode(change.Value);
                repository.Settings = merged.Deserialize<RepositorySettings>(JsonSerializerOptions.Web)!;
                return Task.FromResult(Results.Json(repository.Settings));
            },
            cancellationToken
        );

    private Task<IResult> RulesetsAsync(
        string owner,
        string name,
        Ruleset[] rulesets,
        CancellationToken cancellationToken
    ) =>
        repositories.InAsync(
            owner,
            name,
            repository =>
            {
                repository.Rulesets = [.. rulesets.Select(ruleset => ruleset with { Id = repositories.NextId() })];
                return Task.FromResult(Results.Json(repository.Rulesets));
            },
            cancellationToken
        );

    private Task<IResult> CommitAsync(
        string owner,
        string name,
        NewCommit asked,
        CancellationToken cancellationToken
    ) =>
        repositories.InAsync(
            owner,
            name,
            async repository =>
            {
                var account = asked.Login is null ? context.Accounts.Admin : context.Accounts.FindLogin(asked.Login);
                if (account is null)
                    return Refuse(422, $"There is no account '{asked.Login}'.");
                var id = await WriteAsync(repository, asked, account, cancellationToken);
                return Results.Json(new { sha = id }, statusCode: 201);
            },
            cancellationToken
        );

    private async Task RaceAsync(string repository, CancellationToken cancellationToken)
    {
        if (!RepositoryName.TryParse(repository, out var name))
            return;
        var files = new Dictionary<string, string?>(StringComparer.Ordinal) { [".race"] = Guid.NewGuid().ToString() };
        await repositories.InAsync(
            name.Owner,
            name.Name,
            async found =>
            {
                await WriteAsync(
                    found,
                    new NewCommit { Files = files, Message = "A race" },
                    context.Accounts.Admin,
                    cancellationToken
                );
                return Results.NoContent();
            },
            cancellationToken
        );
    }

    // The rules are not asked: this is the hand of whoever arranges the scene.
    private async Task<string> WriteAsync(
        Repository repository,
        NewCommit asked,
        Account account,
        CancellationToken cancellationToken
    )
    {
        var git = repository.Git;
        var name = RefName.Heads + (asked.Branch ?? repository.DefaultBranch);
        var old = await git.RefAsync(name, cancellationToken);
        var parent = await git.CommitAsync(old ?? RefName.Heads + repository.DefaultBranch, cancellationToken);
        var changes = new List<TreeChange>();
        foreach (var (path, text) in asked.Files ?? [])
            changes.Add(new TreeChange(path, text is null ? null : await git.WriteTextAsync(text, cancellationToken)));
        var tree = await new TreeEditor(git).ApplyAsync(parent?.Tree, changes, cancellationToken);
        var author = new GitIdentity(account.Name, account.Email, context.Clock.GetUtcNow());
        var message = (asked.Message ?? "A change").TrimEnd('\n') + "\n";
        var id = await git.WriteCommitAsync(
            tree,
            parent is null ? [] : [parent.Id],
            author,
            author,
            message,
            cancellationToken
        );
        if (asked.Signed ?? account.IsBot)
            repository.Signed.Add(id);
        await refs.ForceAsync(repository, [new RefUpdate(name, old, id)], account, cancellationToken);
        return id;
    }

    private sealed record NewRepository
    {
        public required string Owner { get; init; }

        public required string Name { get; init; }

        public Dictionary<string, string>? Files { get; init; }

        public bool Protect { get; init; }

        public RepositorySettings? Settings { get; init; }
    }

    private sealed record NewCommit
    {
        public string? Branch { get; init; }

        public string? Message { get; init; }

        public string? Login { get; init; }

        public bool? Signed { get; init; }

        public Dictionary<string, string?>? Files { get; init; }
    }
}
