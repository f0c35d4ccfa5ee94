using System.Security.Cryptography;
using System.Text;

namespace Promote.Sandbox.Git;

/// <summary>A fingerprint of what a branch changes since it left another.</summary>
internal static class ChangePrint
{
    /// <summary>
    /// The same for commits whose three-dot diff reads the same, whatever their history. The names of blobs are left
    /// out: they differ where the base has changed the same file elsewhere.
    /// </summary>
    public static async Task<string> OfAsync(
        BareRepository repository,
        string @base,
        string head,
        CancellationToken cancellationToken
    )
    {
        var from = await repository.MergeBaseAsync(@base, head, cancellationToken) ?? @base;
        var diff = await GitProcess.TextAsync(
            repository.Location,
            [
                "diff-tree",
                "-r",
                "-p",
                "--binary",
                "--no-renames",
                "--no-ext-diff",
                "--no-color",
                "--full-index",
                from,
                head,
                "--",
            ],
            cancellationToken
        );
        var lines = diff.Split('\n').Where(line => !line.StartsWith("index ", StringComparison.Ordinal));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }
}
