namespace Promote.Manifests.Git;

/// <summary>How a repository is reached over Git.</summary>
internal sealed record GitRepositoryOptions
{
    /// <summary>An https, ssh, file or git URL, an scp-like address, or a local path.</summary>
    public required string Url { get; init; }

    /// <summary>Whether nobody named it, and it is where the current folder comes from.</summary>
    public bool IsOrigin { get; init; }

    /// <summary>What is shown to the URL's host, over https only; null for the user's own credential helpers.</summary>
    public GitCredentials? Credentials { get; init; }

    /// <summary>Whose name new commits carry.</summary>
    public required GitIdentity Identity { get; init; }

    /// <summary>How long one exchange with the remote may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How often an exchange that only reads is tried.</summary>
    public int ReadAttempts { get; init; } = 3;

    /// <summary>The wait before the second try; it doubles each time.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Where temporary folders are made; null for the system's place.</summary>
    public string? TemporaryRoot { get; init; }
}

/// <summary>Credentials for HTTP.</summary>
/// <param name="UserName">The user; what goes before a token is mostly of no account.</param>
/// <param name="Secret">The token or password.</param>
internal sealed record GitCredentials(string UserName, string Secret)
{
    /// <summary>The user name that every forge takes before a token.</summary>
    public const string TokenUser = "x-access-token";

    /// <summary>The type's name: a record would print the secret.</summary>
    public override string ToString() => nameof(GitCredentials);
}

/// <summary>A name and an address for commits.</summary>
internal sealed record GitIdentity(string Name, string Email);
