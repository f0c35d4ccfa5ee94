namespace Promote.Manifests;

/// <summary>
/// A Git repository as the many ways of writing it have in common: host and path. A user, a port, the protocol,
/// <c>git::</c> and <c>.git</c> say nothing about which repository it is.
/// </summary>
/// <param name="Host">The host, in lower case.</param>
/// <param name="Path">The path, without slashes at its ends; what is inside the repository may follow.</param>
/// <param name="IsWhole">Whether the path surely is the repository's own, because <c>//</c> or <c>.git</c> ended it.</param>
internal sealed record RepositoryUrl(string Host, string Path, bool IsWhole)
{
    /// <summary>Takes a URL, an scp-like address or <c>host/path</c> apart; null where it is none of them (a local path).</summary>
    public static RepositoryUrl? Parse(string text)
    {
        var rest = text.Split('?', 2)[0];
        rest = rest.StartsWith("git::", StringComparison.OrdinalIgnoreCase) ? rest[5..] : rest;
        rest = rest.StartsWith("gh:", StringComparison.OrdinalIgnoreCase) ? "github.com/" + rest[3..] : rest;
        var scheme = rest.IndexOf("://", StringComparison.Ordinal);
        var hasScheme = scheme > 0;
        rest = hasScheme ? rest[(scheme + 3)..] : rest;
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var user = rest.IndexOf('@', StringComparison.Ordinal);
        rest = user >= 0 && (slash < 0 || user < slash) ? rest[(user + 1)..] : rest;
        var end = rest.AsSpan().IndexOfAny('/', ':');
        if (end <= 0 || (!hasScheme && !rest.AsSpan(0, end).Contains('.')) || rest[..end] is "." or "..")
            return null;
        var path = rest[(end + 1)..];
        if (
            rest[end] == ':'
            && path.Split('/', 2) is [var port, var after]
            && port.Length > 0
            && port.All(char.IsAsciiDigit)
            && hasScheme
        )
            path = after;
        path = path.TrimStart('/');
        var inside = path.IndexOf("//", StringComparison.Ordinal);
        var git = path.IndexOf(".git/", StringComparison.OrdinalIgnoreCase);
        var whole = inside >= 0 || git >= 0 || path.EndsWith(".git", StringComparison.OrdinalIgnoreCase);
        path =
            inside >= 0 && (git < 0 || inside < git) ? path[..inside]
            : git >= 0 ? path[..git]
            : path;
        path = path.TrimEnd('/');
        path = path.EndsWith(".git", StringComparison.OrdinalIgnoreCase) ? path[..^4] : path;
        return path.Length == 0 ? null : new(rest[..end].ToLowerInvariant(), path, whole);
    }

    /// <summary>Whether this address is that of a repository, or of something in it.</summary>
    public bool IsIn(RepositoryUrl repository) =>
        Host == repository.Host
        && (
            string.Equals(Path, repository.Path, StringComparison.OrdinalIgnoreCase)
            || (!IsWhole && Path.StartsWith(repository.Path + "/", StringComparison.OrdinalIgnoreCase))
        );
}
