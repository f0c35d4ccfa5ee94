using System.Collections;
using System.Globalization;
using System.Text;

namespace Promote.Sandbox.Forge.GraphQl;

/// <summary>Finds a field's value.</summary>
internal delegate Task<object?> Resolver(GraphArguments arguments);

/// <summary>
/// An object of the graph: its type and its fields by name. A field's value is a scalar, an object, a list of either, or
/// a <see cref="Resolver"/> that is asked only where the field is.
/// </summary>
internal sealed class GraphObject(string type, params string[] interfaces) : IEnumerable
{
    private readonly Dictionary<string, object?> fields = new(StringComparer.Ordinal);

    /// <summary>Its type.</summary>
    public string Type { get; } = type;

    /// <summary>The fields by name.</summary>
    public IReadOnlyDictionary<string, object?> Fields => fields;

    /// <summary>Adds a field.</summary>
    public object? this[string name]
    {
        set => fields[name] = value;
    }

    /// <summary>Adds a field that is found when it is asked for.</summary>
    public void Add(string name, Resolver resolver) => fields[name] = resolver;

    /// <summary>Whether a fragment on that type holds for it.</summary>
    public bool Is(string name) => name == Type || interfaces.Contains(name, StringComparer.Ordinal);

    /// <inheritdoc/>
    public IEnumerator GetEnumerator() => fields.GetEnumerator();

    /// <summary>A connection: a page of a list.</summary>
    public static GraphObject Connection(string type, IReadOnlyList<GraphObject> all, GraphArguments arguments)
    {
        var (start, take) = Window(all.Count, arguments);
        List<GraphObject> page = [.. all.Skip(start).Take(take)];
        return Connection(type, page, start, start + page.Count < all.Count, all.Count);
    }

    /// <summary>A connection whose page was found already.</summary>
    public static GraphObject Connection(
        string type,
        IReadOnlyList<GraphObject> page,
        int start,
        bool more,
        int total
    ) =>
        new(type + "Connection")
        {
            ["nodes"] = page,
            ["edges"] = page.Select(
                    (node, i) => new GraphObject(type + "Edge") { ["node"] = node, ["cursor"] = Cursor(start + i + 1) }
                )
                .ToList(),
            ["totalCount"] = total,
            ["pageInfo"] = new GraphObject("PageInfo")
            {
                ["hasNextPage"] = more,
                ["hasPreviousPage"] = start > 0,
                ["startCursor"] = page.Count == 0 ? null : Cursor(start + 1),
                ["endCursor"] = page.Count == 0 ? null : Cursor(start + page.Count),
            },
        };

    /// <summary>Where the asked page starts, and how long it is.</summary>
    public static (int Start, int Take) Window(int count, GraphArguments arguments)
    {
        const int Most = 100;
        var (first, last) = (arguments.Number("first"), arguments.Number("last"));
        if ((first ?? last) is not { } size)
        {
            throw new ForgeException(
                422,
                $"You must provide a `first` or `last` value to properly paginate the `{arguments.Field}` connection.",
                "MISSING_PAGINATION_BOUNDARIES"
            );
        }

        if (size is < 0 or > Most)
        {
            throw new ForgeException(
                422,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Requesting {size} records on the `{arguments.Field}` connection exceeds the `first` limit of {Most} records."
                ),
                "EXCESSIVE_PAGINATION"
            );
        }

        var start = arguments.Text("after") is { } cursor ? Position(cursor) : 0;
        return first is null ? (Math.Max(0, count - size), size) : (start, size);
    }

    private static string Cursor(int position) =>
        Convert.ToBase64String(
            Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cursor:{position}"))
        );

    private static int Position(string cursor)
    {
        var bytes = new byte[cursor.Length];
        return
            Convert.TryFromBase64String(cursor, bytes, out var length)
            && Encoding.ASCII.GetString(bytes, 0, length).Split(':') is ["cursor", var number]
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? position
            : throw new ForgeException(
                422,
                $"`{cursor}` does not appear to be a valid cursor.",
                "INVALID_CURSOR_ARGUMENTS"
            );
    }
}

/// <summary>A field's arguments, the variables put in.</summary>
internal sealed class GraphArguments(string field, IReadOnlyDictionary<string, object?> values)
{
    /// <summary>The field's name.</summary>
    public string Field { get; } = field;

    /// <summary>Any value; null where it is not there.</summary>
    public object? Value(string name) => values.GetValueOrDefault(name);

    /// <summary>A text, or an enum's value; null where it is not there.</summary>
    public string? Text(string name) => Value(name) as string;

    /// <summary>A text that must be there.</summary>
    public string Need(string name) =>
        Text(name)
        ?? throw new GraphRequestException(
            $"Field '{Field}' is missing required arguments: {name}",
            "missingRequiredArguments"
        );

    /// <summary>A number; null where it is not there.</summary>
    public int? Number(string name) =>
        Value(name) is long number ? (int)Math.Clamp(number, int.MinValue, int.MaxValue) : null;

    /// <summary>A flag.</summary>
    public bool Flag(string name) => Value(name) is true;

    /// <summary>An input object; empty where it is not there.</summary>
    public GraphArguments Object(string name) =>
        new(
            Field,
            Value(name) as IReadOnlyDictionary<string, object?>
                ?? new Dictionary<string, object?>(StringComparer.Ordinal)
        );

    /// <summary>A list of input objects.</summary>
    public IReadOnlyList<GraphArguments> Objects(string name) =>
        [.. List(name).OfType<IReadOnlyDictionary<string, object?>>().Select(one => new GraphArguments(Field, one))];

    /// <summary>A list of texts; a single one counts as a list. Null where it is not there.</summary>
    public IReadOnlyList<string>? Texts(string name) =>
        Value(name) is null ? null
        : Value(name) is string one ? [one]
        : [.. List(name).OfType<string>()];

    private IReadOnlyList<object?> List(string name) => Value(name) as IReadOnlyList<object?> ?? [];
}

/// <summary>A request that is wrong as a whole: it answers with errors and no data.</summary>
internal sealed class GraphRequestException(string message, string code) : Exception(message)
{
    /// <summary>GitHub's word for it.</summary>
    public string Code { get; } = code;
}
