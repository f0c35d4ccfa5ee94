using System.Text;
using Promote.Manifests;

namespace Promote.Tests.Manifests.Git;

/// <summary>Commits for tests.</summary>
internal static class Committing
{
    public const string Message = "Promote web to dev\n\nPromote-App: web\nPromote-Environment: dev\n";

    /// <summary>One file, on top of what was read.</summary>
    public static Task<CommitId> OnceAsync(
        IManifestsRepository client,
        RepositoryFiles read,
        string path,
        string content
    ) => client.CommitAsync(Request(read, (path, Encoding.UTF8.GetBytes(content))), CancellationToken.None);

    public static CommitRequest Request(RepositoryFiles read, params (string Path, byte[] Bytes)[] files) =>
        new()
        {
            Branch = read.Branch!,
            Parent = read.Commit,
            ExpectedHead = read.Commit,
            Changes = [.. files.Select(file => new FileChange(file.Path, file.Bytes))],
            Message = Message,
        };

    /// <summary>As a caller does it: a lost race takes a fresh snapshot.</summary>
    public static async Task<int> UntilItLandsAsync(IManifestsRepository client, string path, string content)
    {
        for (var attempt = 1; ; attempt++)
        {
            var read = await client.ReadAsync(null, new([path]), CancellationToken.None);
            try
            {
                await OnceAsync(client, read, path, content);
                return attempt;
            }
            catch (HeadMovedException) when (attempt < 100) { }
        }
    }
}
