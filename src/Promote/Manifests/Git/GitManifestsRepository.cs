using System.Runtime.CompilerServices;
using Promote.Errors;
using Promote.Processes;

namespace Promote.Manifests.Git;

/// <summary>
/// The manifests repository over Git, by plumbing and without a checkout: what is on the path is fetched into a bare
/// repository in a temporary folder, blobs, trees and a commit are written, and the push names the head it expects.
/// Calls take turns; the temporary folder is there from the first call until it is disposed.
/// </summary>
internal sealed class GitManifestsRepository : IManifestsRepository
{
    private readonly GitRepositoryOptions options;
    private readonly ProgramRunner runner;
    private readonly TimeProvider time;
    private readonly GitRemote remote;
    private readonly SemaphoreSlim turn = new(1, 1);
    private Session? session;
    private bool disposed;

    /// <summary>A repository; nothing is run or made before the first call.</summary>
    /// <exception cref="UsageException">The address cannot be used.</exception>
    public GitManifestsRepository(
        GitRepositoryOptions options,
        ProgramRunner runner,
        Redactor redactor,
        TimeProvider time
    )
    {
        this.options = options;
        this.runner = runner;
        this.time = time;
        remote = GitRemote.Parse(options.Url, options.Credentials);
        redactor.Add(remote.Credentials?.Secret);
    }

    /// <inheritdoc/>
    public string Name => remote.Name;

    /// <inheritdoc/>
    public bool IsOrigin => options.IsOrigin;

    /// <inheritdoc/>
    public Task<RepositoryFiles> ReadAsync(string? branch, FileSelection files, CancellationToken cancellationToken)
    {
        var patterns = Patterns(files);
        if (branch is not null)
            BranchName.Check(branch);
        return InTurnAsync(
            git => WholeIfNeededAsync(git, () => ReadOnceAsync(git, branch, patterns, cancellationToken)),
            cancellationToken
        );
    }

    /// <inheritdoc/>
    public Task<RepositoryFiles> ReadAtAsync(CommitId commit, FileSelection files, CancellationToken cancellationToken)
    {
        var patterns = Patterns(files);
        return InTurnAsync(
            git =>
                WholeIfNeededAsync(
                    git,
                    async () =>
                    {
                        var root = await git.RootAsync(commit, TreeWalk.FirstDepth(patterns), cancellationToken)
                            .ConfigureAwait(false);
                        return await FilesAsync(git, commit, null, root, patterns, cancellationToken)
                            .ConfigureAwait(false);
                    }
                ),
            cancellationToken
        );
    }

    /// <inheritdoc/>
    public Task<CommitId?> FindBranchAsync(string branch, CancellationToken cancellationToken)
    {
        BranchName.Check(branch);
        return InTurnAsync(git => git.Push.FindAsync(branch, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<CommitId> CommitAsync(CommitRequest request, CancellationToken cancellationToken)
    {
        BranchName.Check(request.Branch);
        TreeEdit.Check(request.Changes);
        if (request.Message.Contains('\0', StringComparison.Ordinal))
            throw new UsageException(
                ErrorCodes.Usage,
                "message",
                "A commit's message cannot hold a NUL.",
                "Remove the NUL from what goes into the message."
            );
        return InTurnAsync(
            async git =>
            {
                var commit = await WholeIfNeededAsync(git, () => WriteAsync(git, request, cancellationToken))
                    .ConfigureAwait(false);
                await git
                    .Push.PushAsync(request.Branch, commit, request.ExpectedHead, cancellationToken)
                    .ConfigureAwait(false);
                return commit;
            },
            cancellationToken
        );
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<CommitInfo>> LedgerAsync(
        CommitId head,
        IReadOnlyList<string> paths,
        int limit,
        CancellationToken cancellationToken
    ) => InTurnAsync(git => git.History.LedgerAsync(head, limit, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<PathVersion> VersionsAsync(
        CommitId head,
        string path,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var told = 0;
        for (var depth = GitHistory.FirstDepth; ; depth = GitHistory.Deeper(depth))
        {
            var (versions, isEnd) = await InTurnAsync(
                    git =>
                        WholeIfNeededAsync(
                            git,
                            () => git.History.VersionsAsync(git.Walk, head, path, depth, told, cancellationToken)
                        ),
                    cancellationToken
                )
                .ConfigureAwait(false);
            foreach (var version in versions)
                yield return version;
            if (isEnd)
                yield break;
            told += versions.Count;
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<CommitInfo>> CommitsBetweenAsync(
        CommitId notFrom,
        CommitId head,
        int limit,
        CancellationToken cancellationToken
    ) => InTurnAsync(git => git.History.BetweenAsync(notFrom, head, limit, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (disposed)
            return;
        // A call that still runs is let end; it was cancelled, or nobody waits for it.
        await turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        disposed = true;
        if (session is not null)
            await session.Directory.DisposeAsync().ConfigureAwait(false);
        session = null;
        turn.Dispose();
    }

    private static PathPattern[] Patterns(FileSelection files) =>
        [.. files.Patterns.Distinct(StringComparer.Ordinal).Select(text => new PathPattern(text))];

    private static async Task<T> WholeIfNeededAsync<T>(Session git, Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (WholeFetchNeededException)
        {
            git.Transfer.FetchWhole();
            return await call().ConfigureAwait(false);
        }
    }

    private static async Task<RepositoryFiles> ReadOnceAsync(
        Session git,
        string? branch,
        IReadOnlyList<PathPattern> patterns,
        CancellationToken cancellationToken
    )
    {
        var depth = TreeWalk.FirstDepth(patterns);
        var (name, head) = await git.Transfer.BranchAsync(branch, depth, cancellationToken).ConfigureAwait(false);
        var root = await git.RootAsync(head, depth, cancellationToken).ConfigureAwait(false);
        return await FilesAsync(git, head, name, root, patterns, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<RepositoryFiles> FilesAsync(
        Session git,
        CommitId commit,
        string? branch,
        string root,
        IReadOnlyList<PathPattern> patterns,
        CancellationToken cancellationToken
    )
    {
        var files = await git.Walk.FilesAsync(root, patterns, cancellationToken).ConfigureAwait(false);
        return new(commit, branch, files.ToDictionary(file => file.Path, StringComparer.Ordinal));
    }

    private async Task<CommitId> WriteAsync(Session git, CommitRequest request, CancellationToken cancellationToken)
    {
        PathPattern[] paths = [.. request.Changes.Select(change => PathPattern.Exactly(change.Path))];
        var root = await git.RootAsync(request.Parent, TreeWalk.FirstDepth(paths), cancellationToken)
            .ConfigureAwait(false);
        await git.Walk.EnsureTreesAsync(root, paths, cancellationToken).ConfigureAwait(false);
        var tree = await new TreeEdit(git.Objects, Name)
            .WriteAsync(root, request.Changes, cancellationToken)
            .ConfigureAwait(false);
        return await git
            .Objects.WriteCommitAsync(
                tree,
                request.Parent,
                request.Message,
                options.Identity,
                time.GetUtcNow(),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private async Task<T> InTurnAsync<T>(Func<Session, Task<T>> call, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            session ??= new(
                TemporaryDirectory.Create(options.TemporaryRoot, time),
                directory => new GitProgram(remote, options, runner, time, directory)
            );
            return await call(session).ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }

    // The parts that share one temporary repository.
    private sealed class Session
    {
        public Session(TemporaryDirectory directory, Func<string, GitProgram> program)
        {
            var git = program(directory.Path);
            Directory = directory;
            Objects = new(git);
            Transfer = new(git, Objects);
            Walk = new(Objects, Transfer, git.Remote);
            Push = new(git);
            History = new(git, Objects, Transfer);
            Remote = git.Remote;
        }

        public TemporaryDirectory Directory { get; }

        public GitObjects Objects { get; }

        public GitTransfer Transfer { get; }

        public TreeWalk Walk { get; }

        public GitPush Push { get; }

        public GitHistory History { get; }

        private GitRemote Remote { get; }

        /// <summary>The root tree of a commit, which is fetched unless it is here.</summary>
        public async Task<string> RootAsync(CommitId commit, int treeDepth, CancellationToken cancellationToken)
        {
            if (
                Transfer.HasRepository
                && await Objects.RootAsync(commit, cancellationToken).ConfigureAwait(false) is { } root
            )
                return root;
            await Transfer.CommitsAsync([commit], treeDepth, 1, cancellationToken).ConfigureAwait(false);
            return await Objects.RootAsync(commit, cancellationToken).ConfigureAwait(false)
                ?? throw new RemoteException(
                    ErrorCodes.NotFound,
                    Remote.Name,
                    $"{Remote.Name} has no commit {commit.Abbreviated}.",
                    "Check the commit's id, and that it was pushed."
                );
        }
    }
}
