using Promote.Sandbox.Forge;

namespace Promote.Sandbox.Hosting;

/// <summary><c>/_sandbox/accounts</c>, <c>tokens</c> and <c>teams</c>: who there is, and what each may do.</summary>
internal sealed class AccountControl(SandboxContext context, Repositories repositories)
{
    private const int FirstId = 100_000;
    private static readonly HashSet<string> Levels = new(StringComparer.Ordinal) { "read", "write", "admin" };

    /// <summary>Maps it.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/accounts", () => Results.Json(context.Accounts.All.Select(Shape)));
        routes.MapPost("/accounts", Add);
        routes.MapPatch("/accounts/{login}", Change);
        routes.MapPost("/tokens", Mint);
        routes.MapPut("/apps/{login}/key", PutKey);
        routes.MapPut("/teams/{slug}", PutTeam);
    }

    private IResult Add(NewAccount asked)
    {
        if (string.IsNullOrWhiteSpace(asked.Login) || asked.Login.Contains('/', StringComparison.Ordinal))
            return ControlApi.Refuse(422, $"'{asked.Login}' is no login.");
        var id = FirstId + repositories.NextId();
        var account = context.Accounts.Add(
            "other",
            id,
            asked.Login,
            asked.Name ?? asked.Login,
            asked.Right,
            asked.AppId
        );
        return Results.Json(Shape(account), statusCode: 201);
    }

    private IResult Change(string login, AccountChange asked)
    {
        if (context.Accounts.FindLogin(login) is not { } account)
            return ControlApi.Refuse(404, $"There is no account '{login}'.");
        account.Right = asked.Right;
        return Results.Json(Shape(account));
    }

    private IResult Mint(NewToken asked)
    {
        if (context.Accounts.FindLogin(asked.Login) is not { } account)
            return ControlApi.Refuse(404, $"There is no account '{asked.Login}'.");
        if (asked.Permissions.FirstOrDefault(pair => !Levels.Contains(pair.Value)) is { Key: { } wrong })
            return ControlApi.Refuse(422, $"The permission '{wrong}' is read, write or admin.");
        return Results.Json(new { token = context.Accounts.Mint(account, asked.Permissions) }, statusCode: 201);
    }

    private IResult PutKey(string login, NewKey asked)
    {
        if (context.Accounts.FindLogin(login) is not { IsBot: true } account)
            return ControlApi.Refuse(404, $"There is no App '{login}'.");
        context.AppKeys.Put(new AppKey(account, asked.ClientId, asked.PublicKey, asked.Permissions));
        return Results.NoContent();
    }

    private IResult PutTeam(string slug, NewTeam asked)
    {
        var members = new List<Account>();
        foreach (var login in asked.Members)
        {
            if (context.Accounts.FindLogin(login) is not { IsBot: false } member)
                return ControlApi.Refuse(422, $"'{login}' is nobody who can be in a team.");
            members.Add(member);
        }

        var team = context.Teams.Put(slug, asked.Right, members);
        return Results.Json(
            new
            {
                id = team.Id,
                slug = team.Slug,
                right = Name(team.Right),
                members = members.Select(member => member.Login),
            }
        );
    }

    private static object Shape(Account account) =>
        new
        {
            login = account.Login,
            id = account.Id,
            appId = account.AppId,
            right = Name(account.Right),
            token = account.Token,
        };

    private static string Name(Right right) => right.ToString().ToLowerInvariant();

    private sealed record NewAccount
    {
        public required string Login { get; init; }

        public string? Name { get; init; }

        public Right Right { get; init; } = Right.Write;

        public int? AppId { get; init; }
    }

    private sealed record AccountChange
    {
        public required Right Right { get; init; }
    }

    private sealed record NewToken
    {
        public required string Login { get; init; }

        public required Dictionary<string, string> Permissions { get; init; }
    }

    private sealed record NewKey
    {
        public required string ClientId { get; init; }

        public required string PublicKey { get; init; }

        public Dictionary<string, string>? Permissions { get; init; }
    }

    private sealed record NewTeam
    {
        public Right Right { get; init; } = Right.Write;

        public IReadOnlyList<string> Members { get; init; } = [];
    }
}
