using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Promote.Sandbox.Registry;

/// <summary>What content is known by: the SHA-256 of its bytes. Made only from 64 hexadecimal digits, so it is safe as a file name.</summary>
internal sealed record ContentDigest
{
    private const string Prefix = "sha256:";
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    private ContentDigest(string hex) => Hex = hex;

    /// <summary>The 64 lower-case hexadecimal digits.</summary>
    public string Hex { get; }

    /// <summary>Reads <c>sha256:…</c>; no other algorithm is kept here.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ContentDigest? digest)
    {
        digest =
            text is not null
            && text.StartsWith(Prefix, StringComparison.Ordinal)
            && text.Length == Prefix.Length + 64
            && text.AsSpan(Prefix.Length).IndexOfAnyExcept(Digits) < 0
                ? new ContentDigest(text[Prefix.Length..])
                : null;
        return digest is not null;
    }

    public static ContentDigest Of(ReadOnlySpan<byte> bytes) => new(Convert.ToHexStringLower(SHA256.HashData(bytes)));

    public static async Task<ContentDigest> OfAsync(Stream stream, CancellationToken cancellationToken) =>
        new(Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken)));

    public override string ToString() => Prefix + Hex;
}
