using System.Text;

namespace Promote.Sandbox.Hosting;

/// <summary>The token a request carries.</summary>
internal static class Credentials
{
    /// <summary>The token of <c>Bearer T</c>, <c>token T</c> or basic authentication (any user, the token as password); null: none.</summary>
    public static string? Token(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        var space = header.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0)
            return header.Length == 0 ? null : header;

        var (scheme, value) = (header[..space], header[(space + 1)..].Trim());
        return scheme.ToUpperInvariant() switch
        {
            "BEARER" or "TOKEN" => value,
            "BASIC" => Password(value),
            _ => value,
        };
    }

    /// <summary>Whose token a request carries, and what it reaches. <c>known</c> is false where it is nobody's.</summary>
    public static (Grant? Grant, bool Known) Who(HttpRequest request, Accounts accounts)
    {
        if (Token(request) is not { } token)
            return (null, true);
        var grant = accounts.FindGrant(token);
        return (grant, grant is not null);
    }

    private static string Password(string base64)
    {
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var length))
            return "";
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (user, password) = colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..]);
        return password is "" or "x-oauth-basic" ? user : password;
    }
}
