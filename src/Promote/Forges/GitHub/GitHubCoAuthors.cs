using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Promote.Forges.GitHub;

/// <summary>Whom the <c>Co-authored-by</c> trailers of commits name: as GitHub reads them.</summary>
internal sealed class GitHubCoAuthors(GitHubGraphQl graphQl)
{
    private const string Trailer = "co-authored-by:";
    private const string BotSuffix = "[bot]";
    private const int PerRequest = 50;

    /// <summary>For each commit with co-authors their logins, null for one whom GitHub does not know.</summary>
    /// <param name="owner">The repository's owner.</param>
    /// <param name="name">Its name.</param>
    /// <param name="commits">The commits, by id, with their messages.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string?>>> OfAsync(
        string owner,
        string name,
        IEnumerable<(string Id, string? Message)> commits,
        CancellationToken cancellationToken
    )
    {
        var found = new Dictionary<string, IReadOnlyList<string?>>(StringComparer.Ordinal);
        var named = commits
            .Where(commit => commit.Message?.Contains(Trailer, StringComparison.OrdinalIgnoreCase) == true)
            .Select(commit => commit.Id)
            .Distinct(StringComparer.Ordinal);
        foreach (var some in named.Chunk(PerRequest))
        {
            var variables = new JsonObject { ["owner"] = owner, ["name"] = name };
            var (declared, asked) = (new StringBuilder(), new StringBuilder());
            foreach (var (id, key) in some.Select(Keyed))
            {
                variables[key] = id;
                declared.Append(", $").Append(key).Append(": GitObjectID!");
                asked.Append(key).Append(": object(oid: $").Append(key).Append(") { ...authors } ");
            }

            var data = await graphQl
                .QueryAsync(
                    $"Reading the authors of {some.Length} commits of {owner}/{name}",
                    $"query($owner: String!, $name: String!{declared}) {{ repository(owner: $owner, name: $name) {{ {asked}}} }} fragment authors on Commit {{ author {{ email }} authors(first: 100) {{ totalCount nodes {{ email user {{ login }} }} }} }}",
                    variables,
                    cancellationToken
                )
                .ConfigureAwait(false);
            var repository = data.GetProperty("repository");
            foreach (var (id, key) in some.Select(Keyed))
                found[id] =
                    repository.ValueKind == JsonValueKind.Object
                    && repository.GetProperty(key) is { ValueKind: JsonValueKind.Object } commit
                        ? Read(commit)
                        : [null];
        }

        return found;
    }

    private static (string Id, string Key) Keyed(string id, int at) =>
        (id, "c" + at.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static List<string?> Read(JsonElement commit)
    {
        var author = Email(commit.GetProperty("author"));
        var authors = commit.GetProperty("authors");
        var nodes = authors.GetProperty("nodes").EnumerateArray().ToList();
        // The author has an account of its own in what is read elsewhere.
        var logins = nodes
            .Where(node => !string.Equals(Email(node), author, StringComparison.OrdinalIgnoreCase))
            .Select(Login)
            .ToList();
        if (authors.GetProperty("totalCount").GetInt32() > nodes.Count)
            logins.Add(null);
        return logins;
    }

    // An App is no user to GitHub here, and its address names it: 123+name[bot]@users.noreply.HOST.
    private static string? Login(JsonElement actor) =>
        actor.GetProperty("user") is { ValueKind: JsonValueKind.Object } user ? user.GetProperty("login").GetString()
        : Email(actor).Split('@') is [var local, var host]
        && local.EndsWith(BotSuffix, StringComparison.Ordinal)
        && host.StartsWith("users.noreply.", StringComparison.OrdinalIgnoreCase)
            ? local[(local.IndexOf('+', StringComparison.Ordinal) + 1)..]
        : null;

    private static string Email(JsonElement actor) =>
        actor.ValueKind == JsonValueKind.Object
        && actor.GetProperty("email") is { ValueKind: JsonValueKind.String } email
            ? email.GetString()!
            : "";
}
