using System.Globalization;
using System.IO;
using System.Text;
using Promote.Errors;
using Promote.Manifests;
using Promote.Manifests.Git;
using Promote.Processes;

namespace Promote.Guard.Git;

/// <summary>
/// Trees of a repository on this machine. Nothing is written to it: what merging makes goes to a temporary folder.
/// Nothing of it is run: no hook, no filter, no merge driver of the change.
/// </summary>
internal sealed class GitTrees : ITreeReader
{
    private const string Git = "git";
    private const int Conflicts = 1;
    private const int BatchSize = 2000;
    private const int MostVersions = 500;

    private readonly ProgramRunner programs;
    private readonly TemporaryDirectory temporary;
    private readonly string path;
    private Dictionary<string, string?>? environment;

    /// <summary>Opens a repository; it is looked for when it is first read.</summary>
    /// <param name="path">A folder in it.</param>
    /// <param name="programs">Runs git.</param>
    /// <param name="time">The clock.</param>
    public GitTrees(string path, ProgramRunner programs, TimeProvider time)
    {
        this.path = path;
        this.programs = programs;
        temporary = TemporaryDirectory.Create(null, time);
    }

    /// <inheritdoc/>
    public async Task<MergedChange> MergeAsync(
        string baseRevision,
        string headRevision,
        CancellationToken cancellationToken
    )
    {
        var into = await CommitAsync(baseRevision, cancellationToken).ConfigureAwait(false);
        var head = await CommitAsync(headRevision, cancellationToken).ConfigureAwait(false);
        var tree = await MergedAsync(into, head, cancellationToken).ConfigureAwait(false);
        return new MergedChange
        {
            Base = into,
            Head = head,
            Tree = tree,
            Before = await ListAsync(into, cancellationToken).ConfigureAwait(false),
            After = tree is null ? null : await ListAsync(tree, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <inheritdoc/>
    public async Task<string?> FindMergedAsync(
        string baseCommit,
        string headCommit,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var head = await CommitAsync(headCommit, cancellationToken).ConfigureAwait(false);
            return await MergedAsync(baseCommit, head, cancellationToken).ConfigureAwait(false);
        }
        catch (UsageException)
        {
            return null;
        }
    }

    private async Task<string?> MergedAsync(string into, string head, CancellationToken cancellationToken)
    {
        var merged = await RunAsync(
                ["merge-tree", "--write-tree", "--no-messages", "-z", into, head],
                [],
                cancellationToken
            )
            .ConfigureAwait(false);
        var tree = merged.ExitCode == 0 ? merged.OutputText.TrimEnd('\0', '\n') : null;
        if (
            merged.ExitCode is not (0 or Conflicts)
            && !merged.Errors.Contains("unrelated histories", StringComparison.Ordinal)
        )
            throw Failed("merge-tree", merged);
        return tree;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> VersionsAsync(
        string commit,
        string path,
        CancellationToken cancellationToken
    )
    {
        var result = await LogAsync(
                [
                    "--first-parent",
                    "--diff-merges=first-parent",
                    "--raw",
                    "--no-abbrev",
                    "--no-renames",
                    "--format=",
                    "-z",
                    $"--max-count={MostVersions}",
                ],
                commit,
                [path],
                cancellationToken
            )
            .ConfigureAwait(false);
        // :MODE SP MODE SP ID SP ID SP STATUS NUL path NUL; an id of zeros is nothing.
        return
        [
            .. result
                .Split('\0')
                .Where(part => part.StartsWith(':'))
                .SelectMany(part => part.Split(' ')[2..4].Reverse())
                .Where(id => id.Any(digit => digit != '0'))
                .Distinct(StringComparer.Ordinal),
        ];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<FileVersion>> DeploymentsAsync(
        string commit,
        string path,
        CancellationToken cancellationToken
    )
    {
        var result = await LogAsync(
                [
                    "--first-parent",
                    "--diff-merges=first-parent",
                    "--raw",
                    "--no-abbrev",
                    "--no-renames",
                    "--format=%x01%H %P",
                    $"--max-count={MostVersions}",
                ],
                commit,
                [path],
                cancellationToken
            )
            .ConfigureAwait(false);
        // SOH COMMIT SP PARENTS LF LF :MODE SP MODE SP ID SP ID SP STATUS TAB path LF; an id of zeros is nothing.
        var versions = result
            .Split('\u0001', StringSplitOptions.RemoveEmptyEntries)
            .Select(entry => entry.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .Where(lines => lines is [_, [':', ..]])
            .Select(lines => (Commits: lines[0].Split(' '), Id: lines[1].Split(' ')[3]))
            .Where(version => version.Id.Any(digit => digit != '0'))
            .ToList();
        // What else the merged branch said on its way was never on this one.
        var line = versions.Exists(version => version.Commits.Length > 2)
            ? await LineAsync(commit, path, cancellationToken).ConfigureAwait(false)
            : FileLine.None;
        return [.. versions.Select(version => new FileVersion(line.MakerOf(version.Commits[0]), version.Id))];
    }

    // All commits that a walk from a merge may come by, and what the file was by each: two programs, however many merges.
    private async Task<FileLine> LineAsync(string commit, string path, CancellationToken cancellationToken)
    {
        var log = await LogAsync(["--full-history", "--parents", "--format=%H %P"], commit, [path], cancellationToken)
            .ConfigureAwait(false);
        var parents = log.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(ids => ids[0], ids => ids[1..], StringComparer.Ordinal);
        var commits = parents.Keys.ToList();
        var input = Encoding.UTF8.GetBytes(string.Concat(commits.Select(id => $"{id}:{path}\n")));
        var found = await RunAsync(["cat-file", "--batch-check=%(objectname)"], input, cancellationToken)
            .ConfigureAwait(false);
        if (found.ExitCode != 0)
            throw Failed("cat-file", found);
        // ID LF; where there is none, what was asked and the word missing.
        var ids = found.OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new(
            parents,
            commits
                .Zip(ids)
                .Where(pair => !pair.Second.EndsWith(" missing", StringComparison.Ordinal))
                .ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal)
        );
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<FileChanges>> ChangesAsync(
        string commit,
        IReadOnlyCollection<string> paths,
        CancellationToken cancellationToken
    )
    {
        var result = await LogAsync(
                [
                    "--first-parent",
                    "--diff-merges=first-parent",
                    "--raw",
                    "--no-abbrev",
                    "--no-renames",
                    "--format=%x01%H",
                    "-z",
                    $"--max-count={MostVersions}",
                ],
                commit,
                paths,
                cancellationToken
            )
            .ConfigureAwait(false);
        // SOH COMMIT NUL, then for each file LF? :MODE SP MODE SP ID SP ID SP STATUS NUL path NUL
        var found = new List<FileChanges>();
        var before = new Dictionary<string, string?>(StringComparer.Ordinal);
        var parts = result.Split('\0');
        for (var at = 0; at < parts.Length; at++)
        {
            var part = parts[at].TrimStart('\n');
            if (part.StartsWith('\u0001'))
                found.Add(new(part[1..], before = new(StringComparer.Ordinal)));
            else if (part.StartsWith(':'))
                before[parts[++at]] = part.Split(' ')[2] is var id && id.Any(digit => digit != '0') ? id : null;
        }

        return found;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>> ReadAsync(
        IReadOnlyCollection<string> ids,
        CancellationToken cancellationToken
    )
    {
        var blobs = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var some in ids.Chunk(BatchSize))
        {
            var input = Encoding.ASCII.GetBytes(string.Concat(some.Select(id => id + "\n")));
            var result = await RunAsync(["cat-file", "--batch"], input, cancellationToken).ConfigureAwait(false);
            if (result.ExitCode != 0)
                throw Failed("cat-file", result);
            Split(result.Output, blobs);
        }

        return blobs;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => temporary.DisposeAsync();

    private async Task<string> CommitAsync(string revision, CancellationToken cancellationToken)
    {
        var result = await RunAsync(
                ["rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"],
                [],
                cancellationToken
            )
            .ConfigureAwait(false);
        return result.ExitCode == 0 && CommitId.TryParse(result.OutputText.Trim()) is { } id
            ? id.Value
            : throw new UsageException(
                ErrorCodes.NotFound,
                revision,
                $"The repository has no commit '{revision}'.",
                "Fetch it first (in a workflow: fetch-depth: 0), or name another with --base and --head."
            );
    }

    private async Task<TreeListing> ListAsync(string tree, CancellationToken cancellationToken)
    {
        var result = await RunAsync(["ls-tree", "-r", "-z", "--full-tree", tree], [], cancellationToken)
            .ConfigureAwait(false);
        return result.ExitCode == 0 ? new TreeListing(Entries(result.Output)) : throw Failed("ls-tree", result);
    }

    // MODE SP TYPE SP ID TAB PATH NUL
    private static List<TreeEntry> Entries(byte[] output)
    {
        var entries = new List<TreeEntry>();
        for (var at = 0; at < output.Length; )
        {
            var end = Array.IndexOf(output, (byte)0, at);
            var tab = Array.IndexOf(output, (byte)'\t', at);
            var head = Encoding.ASCII.GetString(output, at, tab - at).Split(' ');
            var name = output.AsSpan(tab + 1, end - tab - 1);
            var text = Encoding.UTF8.GetString(name);
            var kind = head[0] switch
            {
                "100755" => FileKind.Executable,
                "120000" => FileKind.SymbolicLink,
                "160000" => FileKind.Submodule,
                _ => FileKind.Regular,
            };
            entries.Add(new(text, kind, head[2], Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(name)));
            at = end + 1;
        }

        return entries;
    }

    // ID SP TYPE SP SIZE LF bytes LF
    private static void Split(byte[] output, Dictionary<string, ReadOnlyMemory<byte>> blobs)
    {
        for (var at = 0; at < output.Length; )
        {
            var end = Array.IndexOf(output, (byte)'\n', at);
            if (
                Encoding.ASCII.GetString(output, at, end - at).Split(' ') is not [var id, "blob", var digits]
                || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            )
                throw new ProgramException(
                    ErrorCodes.ProgramFailed,
                    Git,
                    $"The repository lacks a file: git says '{Encoding.ASCII.GetString(output, at, end - at)}'.",
                    "Fetch the whole history, without a filter (in a workflow: fetch-depth: 0)."
                );
            blobs[id] = output.AsMemory(end + 1, size);
            at = end + 1 + size + 1;
        }
    }

    private async Task<string> LogAsync(
        string[] options,
        string commit,
        IEnumerable<string> paths,
        CancellationToken cancellationToken
    )
    {
        var result = await RunAsync(
                ["--literal-pathspecs", "log", .. options, commit, "--", .. paths],
                [],
                cancellationToken
            )
            .ConfigureAwait(false);
        return result.ExitCode == 0 ? result.OutputText : throw Failed("log", result);
    }

    private async Task<ProgramResult> RunAsync(
        IReadOnlyList<string> arguments,
        byte[] input,
        CancellationToken cancellationToken
    )
    {
        environment ??= await OpenAsync(cancellationToken).ConfigureAwait(false);
        return await programs
            .RunAsync(
                new ProgramRequest(Git, arguments)
                {
                    WorkingDirectory = temporary.Path,
                    Environment = environment,
                    StandardInput = input,
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private async Task<Dictionary<string, string?>> OpenAsync(CancellationToken cancellationToken)
    {
        var variables = GitEnvironment.Local(temporary.Path);
        variables.Remove("GIT_CEILING_DIRECTORIES");
        var found = await programs
            .RunAsync(
                new ProgramRequest(Git, ["rev-parse", "--path-format=absolute", "--git-dir", "--git-path", "objects"])
                {
                    WorkingDirectory = path,
                    Environment = variables,
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        if (found.ExitCode != 0 || found.OutputText.Split('\n') is not [var directory, var objects, ..])
            throw new UsageException(
                ErrorCodes.NotFound,
                path,
                $"{path} is in no Git repository: {GitFailure.Said(found.Errors)}",
                "Run it in a clone of the manifests repository, or name one with --repository."
            );
        variables["GIT_DIR"] = directory;
        variables["GIT_OBJECT_DIRECTORY"] = Directory.CreateDirectory(Path.Combine(temporary.Path, "objects")).FullName;
        variables["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = objects;
        return variables;
    }

    private static ProgramException Failed(string command, ProgramResult result) =>
        new(
            ErrorCodes.ProgramFailed,
            Git,
            $"git {command} failed ({result.ExitCode}): {GitFailure.Said(result.Errors)}",
            "Run it again with --verbosity debug to see each git command; merging needs git 2.40 or later."
        );
}
