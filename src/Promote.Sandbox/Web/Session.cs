using System.Security.Cryptography;
using System.Text;
using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Web;

/// <summary>Who looks at the page: a seeded person whose token is in a cookie that no script sees.</summary>
internal sealed class Session(Accounts accounts)
{
    private const string Cookie = "sandbox_session";
    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);

    /// <summary>The field of a form that proves that it came from this page.</summary>
    public const string Field = "proof";

    /// <summary>Whom one can be.</summary>
    public IReadOnlyList<Account> People => [.. accounts.All.Where(account => !account.IsBot)];

    /// <summary>Who it is; null: no one yet.</summary>
    public Account? Who(HttpRequest request) =>
        request.Cookies[Cookie] is { } token ? People.FirstOrDefault(one => one.Token == token) : null;

    /// <summary>Becomes someone.</summary>
    public static void SignIn(HttpResponse response, Account account) =>
        response.Cookies.Append(
            Cookie,
            account.Token,
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                IsEssential = true,
            }
        );

    /// <summary>Becomes no one.</summary>
    public static void SignOut(HttpResponse response) => response.Cookies.Delete(Cookie);

    /// <summary>What a form of this session carries.</summary>
    public string Proof(HttpRequest request) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(Who(request)?.Token ?? "")));

    /// <summary>Whether a form came from this page, and for this session.</summary>
    public bool Holds(HttpRequest request, string? proof)
    {
        var origin = request.Headers.Origin.ToString();
        return (origin.Length == 0 || origin == $"{request.Scheme}://{request.Host}")
            && CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(proof ?? ""),
                Encoding.UTF8.GetBytes(Proof(request))
            );
    }
}
