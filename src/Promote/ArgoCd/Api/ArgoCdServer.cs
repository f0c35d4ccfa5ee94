using System.Net;
using Promote.Errors;

namespace Promote.ArgoCd.Api;

/// <summary>Where Argo CD's API is, and the token for it.</summary>
internal sealed record ArgoCdServer
{
    /// <summary>The variable with the address.</summary>
    public const string AddressVariable = "ARGOCD_SERVER";

    /// <summary>The variable with the token.</summary>
    public const string TokenVariable = "ARGOCD_AUTH_TOKEN";

    private ArgoCdServer(Uri address, string token) => (Address, Token) = (address, token);

    /// <summary>The address, ending in a slash.</summary>
    public Uri Address { get; }

    /// <summary>The token.</summary>
    internal string Token { get; }

    /// <summary>The address alone: a token is not for showing.</summary>
    public override string ToString() => Address.AbsoluteUri;

    /// <summary>Reads the values of the two variables.</summary>
    /// <param name="address">
    /// A host, with or without a port and a path, or a whole address. Without a scheme it is https, and http on loopback.
    /// </param>
    /// <param name="token">The token.</param>
    /// <exception cref="PromoteException">One of them is missing or wrong.</exception>
    public static ArgoCdServer Of(string? address, string? token)
    {
        address = address?.Trim();
        token = token?.Trim();
        if (string.IsNullOrEmpty(address))
            throw new UsageException(
                ErrorCodes.Usage,
                AddressVariable,
                $"{AddressVariable} is not set, so Argo CD cannot be asked.",
                $"Set it to Argo CD's host, such as argocd.example.com, and {TokenVariable} to a token for it."
            );
        var uri = Parse(address);
        if (string.IsNullOrEmpty(token))
            throw new RemoteException(
                ErrorCodes.NotAuthenticated,
                uri.Authority,
                $"{TokenVariable} is not set.",
                "Set it to a token of an Argo CD project role or account that may get the Application: argocd proj role create-token PROJECT ROLE."
            );
        if (token.Any(character => character is <= ' ' or > '~'))
            throw new RemoteException(
                ErrorCodes.NotAuthenticated,
                uri.Authority,
                $"{TokenVariable} holds a character that no token has, such as a space or a line break.",
                "Set it to the token alone."
            );
        return new ArgoCdServer(uri, token);
    }

    private static Uri Parse(string text)
    {
        var hasScheme = text.Contains("://", StringComparison.Ordinal);
        if (
            !Uri.TryCreate(hasScheme ? text : "https://" + text, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https")
            || uri.UserInfo.Length > 0
            || uri.Query.Length > 0
            || uri.Fragment.Length > 0
        )
            throw new UsageException(
                ErrorCodes.Usage,
                AddressVariable,
                // The value itself is not shown: with user info it is a secret.
                $"{AddressVariable} is not the address of a server.",
                "Write argocd.example.com, argocd.example.com:8443 or https://argocd.example.com/path, without user, query or fragment."
            );
        return !hasScheme && IsLoopback(uri) ? Parse("http://" + text)
            : uri.AbsolutePath.EndsWith('/') ? uri
            : new UriBuilder(uri) { Path = uri.AbsolutePath + "/" }.Uri;
    }

    private static bool IsLoopback(Uri uri) =>
        uri.IsLoopback || (IPAddress.TryParse(uri.DnsSafeHost, out var address) && IPAddress.IsLoopback(address));
}
