using System.IO;
using Promote.Errors;
using Promote.Processes;

namespace Promote.Verbs;

/// <summary>The application repository that a build is made from.</summary>
internal sealed class SourceTree(ProgramRunner programs, string folder)
{
    private const int Shown = 10;

    /// <summary>The commit that is checked out.</summary>
    /// <exception cref="RefusedException">There are changes that are not committed: an image of them would be of no commit.</exception>
    public async Task<string> CleanCommitAsync(CancellationToken cancellationToken)
    {
        var changes = Names(
            await GitAsync(["status", "--porcelain", "-z", "--untracked-files=normal"], cancellationToken)
                .ConfigureAwait(false)
        );
        if (changes.Count > 0)
            throw new RefusedException(
                ErrorCodes.DirtyTree,
                folder,
                $"{Path.GetFullPath(folder)} has {(changes.Count == 1 ? "1 change that is" : $"{changes.Count} changes that are")} not committed: {string.Join(", ", changes.Take(Shown))}{(changes.Count > Shown ? ", …" : "")}.",
                "Commit or ignore them: an image is built from a commit, and from nothing else."
            );
        return (
            await GitAsync(["rev-parse", "--verify", "HEAD^{commit}"], cancellationToken).ConfigureAwait(false)
        ).Trim();
    }

    /// <summary>The Git tags on that commit.</summary>
    public async Task<IReadOnlyList<string>> TagsAsync(CancellationToken cancellationToken) =>
        (await GitAsync(["tag", "--points-at", "HEAD"], cancellationToken).ConfigureAwait(false)).Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );

    private static List<string> Names(string status)
    {
        var names = new List<string>();
        var entries = status.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < entries.Length; i++)
        {
            names.Add(OneLine.Of(entries[i].Length > 3 ? entries[i][3..] : entries[i]));
            // What it was called before follows as an entry of its own.
            if (entries[i][0] is 'R' or 'C')
                i++;
        }

        return names;
    }

    private async Task<string> GitAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var result = await programs
            .RunAsync(new ProgramRequest("git", arguments) { WorkingDirectory = folder }, cancellationToken)
            .ConfigureAwait(false);
        return result.ExitCode == 0
            ? result.OutputText
            : throw new UsageException(
                ErrorCodes.Usage,
                folder,
                $"{Path.GetFullPath(folder)} is not a Git repository with a commit: {result.Errors.Trim()}",
                "Run promote build in the application repository."
            );
    }
}
