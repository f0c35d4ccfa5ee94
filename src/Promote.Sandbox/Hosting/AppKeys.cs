using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Promote.Sandbox.Hosting;

/// <summary>An App by the public half of its key, and what it may ask tokens for; null: anything.</summary>
internal sealed record AppKey(
    Account Account,
    string ClientId,
    string PublicKey,
    IReadOnlyDictionary<string, string>? Permissions
);

/// <summary>The Apps that sign for themselves, as GitHub takes it: a JSON Web Token by RS256, ten minutes at most.</summary>
internal sealed class AppKeys
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<string, AppKey> byClientId = new(StringComparer.Ordinal);

    /// <summary>Adds one, or gives it another key.</summary>
    /// <exception cref="ArgumentException">That is no public key.</exception>
    public void Put(AppKey key)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(key.PublicKey);
        byClientId[key.ClientId] = key;
    }

    /// <summary>Whose token it is; else GitHub's words against it.</summary>
    public (AppKey? Key, string? Refusal) Read(string? token, DateTimeOffset now)
    {
        const string undecodable = "A JSON web token could not be decoded";
        try
        {
            if (token?.Split('.') is not [var header, var payload, var signature])
                return (null, undecodable);
            if (Text(Json(header), "alg") != "RS256")
                return (null, undecodable);
            var claims = Json(payload);
            if (Text(claims, "iss") is not { } issuer || !byClientId.TryGetValue(issuer, out var key))
                return (null, "Integration not found");
            using var rsa = RSA.Create();
            rsa.ImportFromPem(key.PublicKey);
            var signed = rsa.VerifyData(
                Encoding.ASCII.GetBytes($"{header}.{payload}"),
                Bytes(signature),
                HashAlgorithmName.SHA256,
                RSASignaturePadding.Pkcs1
            );
            var (issued, expires) = (Time(claims, "iat"), Time(claims, "exp"));
            return !signed ? (null, undecodable)
                : issued > now
                    ? (null, "'Issued at' claim ('iat') must be an Integer representing the time in the past")
                : expires <= now ? (null, "'Expiration time' claim ('exp') must be in the future")
                : expires - now > Longest ? (null, "'Expiration time' claim ('exp') is too far in the future")
                : (key, null);
        }
        catch (Exception e)
            when (e is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return (null, undecodable);
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? value.ToString() : null;

    private static DateTimeOffset Time(JsonElement json, string name) =>
        DateTimeOffset.FromUnixTimeSeconds(json.GetProperty(name).GetInt64());

    private static JsonElement Json(string part) => JsonElement.Parse(Bytes(part));

    private static byte[] Bytes(string part) => System.Buffers.Text.Base64Url.DecodeFromChars(part);
}
