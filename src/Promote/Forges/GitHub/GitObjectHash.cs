using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Promote.Forges.GitHub;

/// <summary>The id that Git gives to a file's content.</summary>
internal static class GitObjectHash
{
    /// <summary>Whether the content is the one that has this id (SHA-1 or SHA-256).</summary>
    public static bool IsBlob(string oid, byte[] content)
    {
        byte[] all =
        [
            .. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {content.Length}\0")),
            .. content,
        ];
#pragma warning disable CA5350 // Git's own, to recognise content that was altered on its way, not to keep a secret.
        var hash = oid.Length == 64 ? SHA256.HashData(all) : SHA1.HashData(all);
#pragma warning restore CA5350
        return Convert.ToHexStringLower(hash) == oid;
    }
}
