using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Promote.Sandbox.Registry;

/// <summary>
/// Who may pull and push: user <c>promote</c> with the password gets a token for the scopes it asks for, that lasts five
/// minutes. Tokens live in memory only.
/// </summary>
internal sealed class RegistryAuth(Func<string> password, TimeProvider clock)
{
    /// <summary>The registry's one user.</summary>
    public const string User = "promote";

    private readonly ConcurrentDictionary<string, Grant> grants = new(StringComparer.Ordinal);

    /// <summary>Whether anyone may pull.</summary>
    public bool AllowAnonymousPull { get; init; }

    public static TimeSpan Lifetime { get; } = TimeSpan.FromMinutes(5);

    /// <summary>A token for the scopes (<c>repository:NAME:pull,push</c>), or null where the credentials are wrong or missing.</summary>
    public string? Issue(NetworkCredentialPair? credentials, IEnumerable<string> scopes)
    {
        var known = credentials is not null && IsKnown(credentials);
        if (!known && (credentials is not null || !AllowAnonymousPull))
        {
            return null;
        }

        var now = clock.GetUtcNow();
        foreach (var stale in grants.Where(grant => grant.Value.Ends <= now).Select(grant => grant.Key).ToList())
        {
            grants.TryRemove(stale, out _);
        }

        var rights = scopes.SelectMany(Rights).Where(right => known || right.Action == "pull");
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        grants[token] = new Grant(now + Lifetime, rights.ToHashSet());
        return token;
    }

    /// <summary>Whether a request's <c>Authorization</c> allows an action; without a repository: whether it is valid at all.</summary>
    public bool Allows(string? authorization, string? repository, string action) =>
        AuthenticationHeaderValue.TryParse(authorization, out var header)
        && header is { Parameter: { } token }
        && string.Equals(header.Scheme, "Bearer", StringComparison.OrdinalIgnoreCase)
        && grants.TryGetValue(token, out var grant)
        && grant.Ends > clock.GetUtcNow()
        && (repository is null || grant.Rights.Contains(new Right(repository, action)));

    private bool IsKnown(NetworkCredentialPair credentials) =>
        credentials.User == User
        && CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(credentials.Password),
            Encoding.UTF8.GetBytes(password())
        );

    private static IEnumerable<Right> Rights(string scope)
    {
        foreach (var one in scope.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (one.Split(':') is ["repository", var repository, var actions])
            {
                foreach (var action in actions.Split(','))
                {
                    yield return new Right(repository, action);
                }
            }
        }
    }

    private sealed record Grant(DateTimeOffset Ends, IReadOnlySet<Right> Rights);

    private sealed record Right(string Repository, string Action);
}

/// <summary>A user and its password.</summary>
internal sealed record NetworkCredentialPair(string User, string Password)
{
    /// <summary>Of a <c>Basic</c> authorization; null where it is none.</summary>
    public static NetworkCredentialPair? FromBasic(string? authorization)
    {
        if (
            !AuthenticationHeaderValue.TryParse(authorization, out var header)
            || !string.Equals(header.Scheme, "Basic", StringComparison.OrdinalIgnoreCase)
            || header.Parameter is null
        )
        {
            return null;
        }

        var bytes = new byte[header.Parameter.Length];
        var text = Convert.TryFromBase64String(header.Parameter, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : "";
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? new NetworkCredentialPair("", "")
            : new NetworkCredentialPair(text[..colon], text[(colon + 1)..]);
    }
}
