using System.IO;
using Promote.Errors;

namespace Promote.Manifests.Git;

/// <summary>Where a repository is: an address that is safe to hand to git, without secrets.</summary>
internal sealed record GitRemote
{
    private static readonly string[] Schemes = ["https", "http", "ssh", "file", "git"];

    /// <summary>The protocols that git may use, as <c>GIT_ALLOW_PROTOCOL</c> wants them. No <c>ext</c>: it would run a program.</summary>
    public static string AllowedProtocols => string.Join(':', Schemes);

    /// <summary>The address.</summary>
    public required string Url { get; init; }

    /// <summary>What people know it by.</summary>
    public required string Name { get; init; }

    /// <summary>Scheme, host and port, as in <c>https://host:8443</c>; null where it is not HTTP.</summary>
    public string? Origin { get; init; }

    /// <summary>Whether it is reached by ssh.</summary>
    public bool IsSsh { get; init; }

    /// <summary>What is shown to the host.</summary>
    public GitCredentials? Credentials { get; init; }

    /// <summary>Checks an address, and takes credentials that stand in it out of it.</summary>
    /// <exception cref="UsageException">It is no address, or a secret would go over a line that anyone can read.</exception>
    public static GitRemote Parse(string url, GitCredentials? credentials)
    {
        if (url.Length == 0 || url[0] == '-' || url.Any(char.IsControl))
            throw Invalid(url, "is not the address of a Git repository");
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
            return IsScpLike(url) ? Ssh(url) : Local(url);
        var name = url[..scheme].ToLowerInvariant();
        if (!Schemes.Contains(name, StringComparer.Ordinal))
            throw Invalid(url, $"has the protocol {name}, which is not one of {string.Join(", ", Schemes)}");
        return name switch
        {
            "http" or "https" => Http(url, credentials),
            "ssh" => Ssh(url),
            _ => new() { Url = url, Name = url },
        };
    }

    private static GitRemote Http(string url, GitCredentials? credentials)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
            throw Invalid(Redactor.None.Redact(url), "is not a URL");
        if (uri.UserInfo.Length > 0 && credentials is null)
        {
            var parts = uri.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString).ToArray();
            credentials = parts switch
            {
                [var user, { Length: > 0 } secret] => new(user, secret),
                [var lone, ..] when IsToken(lone) => new(GitCredentials.TokenUser, lone),
                _ => null,
            };
        }

        var origin = uri.GetLeftPart(UriPartial.Authority);
        origin = uri.UserInfo.Length > 0 ? origin.Replace(uri.UserInfo + "@", "", StringComparison.Ordinal) : origin;
        if (credentials is not null && uri.Scheme == Uri.UriSchemeHttp && !uri.IsLoopback)
            throw Invalid(origin, "has no encryption, and would show the token to everyone on the way");
        if (credentials is not null && (credentials.UserName + credentials.Secret).Any(char.IsControl))
            throw new UsageException(
                ErrorCodes.Usage,
                "token",
                $"The token for {origin} has a line break or another control character in it.",
                "Set PROMOTE_TOKEN again, without the line break at its end."
            );
        var address = origin + uri.PathAndQuery;
        return new()
        {
            Url = address,
            Name = address,
            Origin = origin,
            Credentials = credentials,
        };
    }

    // A lone name before the host is a user, or a token by its looks.
    private static bool IsToken(string name) =>
        name.Length >= 40
        || name.StartsWith("glpat-", StringComparison.Ordinal)
        || (name.StartsWith("gh", StringComparison.Ordinal) && name.Length > 4 && name[3] == '_');

    private static GitRemote Ssh(string url) =>
        new()
        {
            Url = url,
            Name = Redactor.None.Redact(url),
            IsSsh = true,
        };

    // By file:// a local repository answers as a remote one does: with a filter, and without hard links.
    private static GitRemote Local(string path)
    {
        var full = Path.GetFullPath(path);
        return new() { Url = "file://" + EscapedPath(full), Name = path };
    }

    private static string EscapedPath(string full)
    {
        var path = OperatingSystem.IsWindows() ? "/" + full.Replace('\\', '/') : full;
        return string.Join('/', path.Split('/').Select(segment => Uri.EscapeDataString(segment)));
    }

    // Git's own rule: a colon before the first slash; a Windows drive is none.
    private static bool IsScpLike(string url)
    {
        var colon = url.IndexOf(':', StringComparison.Ordinal);
        var slash = url.IndexOf('/', StringComparison.Ordinal);
        return colon > 0
            && (slash < 0 || colon < slash)
            && !(OperatingSystem.IsWindows() && colon == 1)
            && !Directory.Exists(url)
            && (colon + 1 >= url.Length || url[colon + 1] != ':');
    }

    private static UsageException Invalid(string url, string why) =>
        new(
            ErrorCodes.Usage,
            url,
            $"'{url}' {why}.",
            "Give --manifests a URL such as https://host/owner/repository or git@host:owner/repository, or a local path."
        );
}
