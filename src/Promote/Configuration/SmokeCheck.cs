namespace Promote.Configuration;

/// <summary>One smoke test: a request or a command. Texts may hold <c>{tag} {digest} {sha} {env} {app}</c>.</summary>
internal sealed record SmokeCheck
{
    /// <summary>The address to GET; null where a command is run.</summary>
    public string? Get { get; init; }

    /// <summary>What the answer must be like.</summary>
    public SmokeExpectation Expect { get; init; } = new();

    /// <summary>The program and its arguments; passes with exit code 0.</summary>
    public IReadOnlyList<string> Run { get; init; } = [];

    /// <summary>How long it is tried again; null for the verb's own deadline.</summary>
    public TimeSpan? Within { get; init; }
}

/// <summary>What an answer must be like; all of it must hold.</summary>
internal sealed record SmokeExpectation
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Headers and their values.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>JSON pointers (RFC 6901) and the values there, as text.</summary>
    public IReadOnlyDictionary<string, string> Json { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What the body must contain.</summary>
    public string? Body { get; init; }
}
