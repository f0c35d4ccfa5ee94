using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Promote.Manifests;

namespace Promote.Forges.GitHub;

/// <summary>The last changes of many files, with the statuses on them: as many files a request as GitHub answers in time.</summary>
internal sealed class GitHubLastChanges(GitHubGraphQl graphQl, GitHubOptions options)
{
    // Each is a walk of the history, and a query may take 10 s.
    private const int PathsARequest = 20;
    private const int RequestsAtOnce = 4;

    private const string Fields =
        "nodes { oid status { contexts { context state description createdAt targetUrl creator { __typename login } } } }";

    public async Task<IReadOnlyDictionary<string, LastChange>> ReadAsync(
        CommitId from,
        IReadOnlyList<string> paths,
        CancellationToken cancellationToken
    )
    {
        var found = new Dictionary<string, LastChange>(StringComparer.Ordinal);
        foreach (var several in paths.Distinct(StringComparer.Ordinal).Chunk(PathsARequest).Chunk(RequestsAtOnce))
        {
            foreach (
                var (path, change) in (
                    await Task.WhenAll(several.Select(some => ChunkAsync(from, some, cancellationToken)))
                        .ConfigureAwait(false)
                ).SelectMany(one => one)
            )
                found[path] = change;
        }

        return found;
    }

    private async Task<IReadOnlyList<(string Path, LastChange Change)>> ChunkAsync(
        CommitId from,
        string[] paths,
        CancellationToken cancellationToken
    )
    {
        var variables = new JsonObject
        {
            ["owner"] = options.Owner,
            ["name"] = options.Repository,
            ["oid"] = from.Value,
        };
        for (var i = 0; i < paths.Length; i++)
            variables[$"p{i}"] = paths[i];
        var declarations = string.Concat(
            paths.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $", $p{i}: String!"))
        );
        var fields = string.Join(
            ' ',
            paths.Select(
                (_, i) =>
                    string.Create(CultureInfo.InvariantCulture, $"h{i}: history(first: 1, path: $p{i}) {{ {Fields} }}")
            )
        );
        var data = await graphQl
            .QueryAsync(
                $"Reading the last changes of {options.FullName}",
                $"query($owner: String!, $name: String!, $oid: GitObjectID!{declarations}) {{ repository(owner: $owner, name: $name) {{ id object(oid: $oid) {{ ... on Commit {{ oid {fields} }} }} }} }}",
                variables,
                cancellationToken
            )
            .ConfigureAwait(false);
        if (
            data.GetProperty("repository") is not { ValueKind: JsonValueKind.Object } repository
            || repository.GetProperty("object") is not { ValueKind: JsonValueKind.Object } commit
        )
            return [];
        return
        [
            .. paths
                .Select(
                    (path, i) =>
                        (
                            path,
                            Nodes: commit
                                .GetProperty(string.Create(CultureInfo.InvariantCulture, $"h{i}"))
                                .GetProperty("nodes")
                        )
                )
                .Where(one => one.Nodes.GetArrayLength() > 0)
                .Select(one => (one.path, Change(one.Nodes[0]))),
        ];
    }

    private static LastChange Change(JsonElement node) =>
        new(
            CommitId.Parse(node.GetProperty("oid").GetString()!),
            node.GetProperty("status") is { ValueKind: JsonValueKind.Object } status
                ? [.. status.GetProperty("contexts").EnumerateArray().Select(Status)]
                : []
        );

    private static CommitStatus Status(JsonElement context) =>
        new(
            context.GetProperty("context").GetString() ?? "",
            context.GetProperty("state").GetString() switch
            {
                "SUCCESS" => StatusState.Success,
                "PENDING" or "EXPECTED" => StatusState.Pending,
                "FAILURE" => StatusState.Failure,
                _ => StatusState.Error,
            },
            context.GetProperty("description").GetString() ?? "",
            context.GetProperty("creator") is { ValueKind: JsonValueKind.Object } creator
                ? GitHubForge.Login(creator)
                : "",
            context.GetProperty("createdAt").GetDateTimeOffset(),
            context.GetProperty("targetUrl").GetString()
        );
}
