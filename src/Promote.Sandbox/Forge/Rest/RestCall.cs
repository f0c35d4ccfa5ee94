using System.Globalization;
using System.Text.Json;
using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge.Rest;

/// <summary>One call of the REST API, with the repository's turn held.</summary>
internal sealed class RestCall(HttpContext http, Grant? grant, Repository? repository, JsonElement body)
{
    /// <summary>Who calls; only where the endpoint lets anonymous callers in is there none.</summary>
    public Account Account => Viewer ?? throw new ForgeException(401, "Requires authentication", "UNAUTHORIZED");

    /// <summary>Who calls, if anyone.</summary>
    public Account? Viewer => grant?.Account;

    /// <summary>Whether the caller's token reaches so far.</summary>
    public bool May(Need need) => grant is null ? need is { Right: Right.Read, Writes: false } : grant.Allows(need);

    /// <summary>Goes on only where the caller's token reaches so far.</summary>
    /// <exception cref="ForgeException">It does not.</exception>
    public void Demand(Need need)
    {
        if (May(need))
            return;
        if (grant is null && need.Right > Right.Read)
            throw new ForgeException(401, "Requires authentication");
        if (grant is null)
            return;
        http.Response.Headers["X-Accepted-GitHub-Permissions"] = need.ToString();
        // What an administrator sees is not there for other people.
        throw need.Right == Right.Admin && grant.Covers(need) && !grant.Account.IsBot
            ? ForgeException.NotFound()
            : ForgeException.Forbidden(grant.Refusal);
    }

    /// <summary>The repository in the path.</summary>
    public Repository Repository => repository ?? throw ForgeException.NotFound();

    /// <summary>The JSON that was sent; undefined where none was.</summary>
    public JsonElement Body { get; } = body;

    /// <summary>The request.</summary>
    public HttpRequest Request => http.Request;

    /// <summary>Stops the call.</summary>
    public CancellationToken Aborted => http.RequestAborted;

    /// <summary>A part of the path, unescaped.</summary>
    public string Route(string name) =>
        Uri.UnescapeDataString(http.Request.RouteValues[name] as string ?? throw ForgeException.NotFound());

    /// <summary>A part of the path that is a number.</summary>
    public int Number(string name) =>
        int.TryParse(Route(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ForgeException.NotFound();

    /// <summary>A part of the query; null where it is not there.</summary>
    public string? Query(string name) =>
        http.Request.Query[name].FirstOrDefault() is { Length: > 0 } text ? text : null;

    /// <summary>A text of the body; null where it is not there or null.</summary>
    public string? Text(string name) => Value(Body, name, JsonValueKind.String)?.GetString();

    /// <summary>A text that the body must have.</summary>
    public string Need(string name) =>
        Text(name) ?? throw new ForgeException(422, $"Invalid request.\n\n\"{name}\" wasn't supplied.");

    /// <summary>A flag of the body; null where it is not there.</summary>
    public bool? Flag(string name) =>
        (Value(Body, name, JsonValueKind.True) ?? Value(Body, name, JsonValueKind.False))?.GetBoolean();

    /// <summary>The texts of an object of the body; null where it is not there.</summary>
    public IReadOnlyDictionary<string, string>? Levels(string name) =>
        Value(Body, name, JsonValueKind.Object)
            ?.EnumerateObject()
            .ToDictionary(one => one.Name, one => one.Value.ToString(), StringComparer.Ordinal);

    /// <summary>The texts of a list of the body; null where it is not there.</summary>
    public IReadOnlyList<string>? Texts(string name) =>
        Value(Body, name, JsonValueKind.Array) is { } list
            ?
            [
                .. list.EnumerateArray()
                    .Where(one => one.ValueKind == JsonValueKind.String)
                    .Select(one => one.GetString()!),
            ]
            : null;

    /// <summary>A member of an object, if it is of that kind.</summary>
    public static JsonElement? Value(JsonElement from, string name, JsonValueKind kind) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value) && value.ValueKind == kind
            ? value
            : null;

    /// <summary>One page of a list, by <c>per_page</c> and <c>page</c>, and the links to the others.</summary>
    public IReadOnlyList<T> Page<T>(IReadOnlyList<T> all)
    {
        var (size, page) = Paging();
        Link(page, (all.Count + size - 1) / size);
        return [.. all.Skip((page - 1) * size).Take(size)];
    }

    /// <summary>The asked page's size and number.</summary>
    public (int Size, int Page) Paging() => (Ask("per_page", 30, 100), Ask("page", 1, int.MaxValue / 100));

    /// <summary>Links to the other pages.</summary>
    public void Link(int page, int pages)
    {
        var links = new List<string>();
        void Add(int number, string rel)
        {
            var query = http
                .Request.Query.Where(pair => pair.Key != "page")
                .Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value.ToString())}")
                .Append(string.Create(CultureInfo.InvariantCulture, $"page={number}"));
            var uri =
                $"{http.Request.Scheme}://{http.Request.Host}{http.Request.Path.ToUriComponent()}?{string.Join('&', query)}";
            links.Add($"<{uri}>; rel=\"{rel}\"");
        }

        if (page > 1)
        {
            Add(page - 1, "prev");
            Add(1, "first");
        }

        if (page < pages)
        {
            Add(page + 1, "next");
            Add(pages, "last");
        }

        if (links.Count > 0)
            http.Response.Headers.Link = string.Join(", ", links);
    }

    private int Ask(string name, int otherwise, int most) =>
        int.TryParse(Query(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? Math.Min(number, most)
            : otherwise;
}

/// <summary>An answer of the REST API.</summary>
internal sealed record RestAnswer(int Status, object? Body)
{
    /// <summary>200.</summary>
    public static RestAnswer Ok(object body) => new(200, body);

    /// <summary>201.</summary>
    public static RestAnswer Created(object body) => new(201, body);

    /// <summary>204.</summary>
    public static RestAnswer Nothing { get; } = new(204, null);
}
