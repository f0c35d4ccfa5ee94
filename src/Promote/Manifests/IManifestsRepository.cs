namespace Promote.Manifests;

/// <summary>The repository that Argo CD reads. Every method throws a <c>PromoteException</c> where the remote fails or refuses.</summary>
internal interface IManifestsRepository : IAsyncDisposable
{
    /// <summary>What people know it by: <c>acme/manifests</c> or its URL, without secrets.</summary>
    string Name { get; }

    /// <summary>Whether nobody named it, and it is where the current folder comes from: it may be an application's.</summary>
    bool IsOrigin => false;

    /// <summary>Reads files at the head of a branch.</summary>
    /// <param name="branch">The branch's short name; null for the default branch.</param>
    /// <param name="files">Which files. What is not there is absent from the answer.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<RepositoryFiles> ReadAsync(string? branch, FileSelection files, CancellationToken cancellationToken);

    /// <summary>Reads files at a commit.</summary>
    Task<RepositoryFiles> ReadAtAsync(CommitId commit, FileSelection files, CancellationToken cancellationToken);

    /// <summary>The commit a branch points at now, or null where there is no such branch.</summary>
    Task<CommitId?> FindBranchAsync(string branch, CancellationToken cancellationToken);

    /// <summary>Writes one commit, and moves the branch to it if the branch is still where it is expected.</summary>
    /// <returns>The new commit.</returns>
    /// <exception cref="HeadMovedException">The branch is not where it was expected; nothing was written.</exception>
    Task<CommitId> CommitAsync(CommitRequest request, CancellationToken cancellationToken);

    /// <summary>The newest commits reachable from <paramref name="head"/> whose messages carry promotion trailers, newest first.</summary>
    /// <param name="head">Where to start.</param>
    /// <param name="paths">Files whose history is asked for; a transport that can filter by path may.</param>
    /// <param name="limit">At most so many commits.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<IReadOnlyList<CommitInfo>> LedgerAsync(
        CommitId head,
        IReadOnlyList<string> paths,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// What stood at a path, commit by commit along first parents, newest first: what the branch itself said over time.
    /// It goes on to the first commit unless the caller stops.
    /// </summary>
    /// <param name="head">Where to start.</param>
    /// <param name="path">A file or a folder.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    IAsyncEnumerable<PathVersion> VersionsAsync(CommitId head, string path, CancellationToken cancellationToken);

    /// <summary>The commits reachable from <paramref name="head"/> and not from <paramref name="notFrom"/>, newest first.</summary>
    Task<IReadOnlyList<CommitInfo>> CommitsBetweenAsync(
        CommitId notFrom,
        CommitId head,
        int limit,
        CancellationToken cancellationToken
    );
}

/// <summary>Which files to read: paths from the root, in which <c>*</c> stands for any characters within one segment.</summary>
/// <param name="Patterns">Such as <c>promote.yaml</c> and <c>apps/web/overlays/*/kustomization.yaml</c>.</param>
internal sealed record FileSelection(IReadOnlyList<string> Patterns);

/// <summary>Files as of one commit.</summary>
/// <param name="Commit">The commit they were read at.</param>
/// <param name="Branch">The branch that was asked for; null where a commit was.</param>
/// <param name="Files">By path from the root.</param>
internal sealed record RepositoryFiles(
    CommitId Commit,
    string? Branch,
    IReadOnlyDictionary<string, ManifestFile> Files
);

/// <summary>One file, or what stands in its place.</summary>
/// <param name="Path">From the root, with <c>/</c>.</param>
/// <param name="Kind">What Git says it is.</param>
/// <param name="Bytes">The content as committed, byte for byte; a symbolic link's target.</param>
internal sealed record ManifestFile(string Path, FileKind Kind, ReadOnlyMemory<byte> Bytes);

/// <summary>What an entry of a Git tree is.</summary>
internal enum FileKind
{
    /// <summary>A file (mode 100644).</summary>
    Regular,

    /// <summary>A file that can be run (mode 100755).</summary>
    Executable,

    /// <summary>A symbolic link.</summary>
    SymbolicLink,

    /// <summary>Another repository's commit.</summary>
    Submodule,

    /// <summary>A folder where a file was expected.</summary>
    Directory,
}

/// <summary>One commit to write.</summary>
internal sealed record CommitRequest
{
    /// <summary>The branch's short name.</summary>
    public required string Branch { get; init; }

    /// <summary>The new commit's parent, whose tree the changes are made to.</summary>
    public required CommitId Parent { get; init; }

    /// <summary>
    /// Where the branch must be for the write to happen; null: it must not exist yet. Where this is not
    /// <see cref="Parent"/>, the branch is moved off its old commits.
    /// </summary>
    public required CommitId? ExpectedHead { get; init; }

    /// <summary>The files to write or remove; each exists in the parent as a regular file, or is new.</summary>
    public required IReadOnlyList<FileChange> Changes { get; init; }

    /// <summary>The whole message, trailers included, ending in a line feed.</summary>
    public required string Message { get; init; }
}

/// <summary>A file's new content. Its mode stays.</summary>
internal sealed record FileChange(string Path, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Whether the file is removed instead.</summary>
    public bool Removes { get; init; }

    /// <summary>The removal of a file that is there.</summary>
    public static FileChange Removal(string path) => new(path, ReadOnlyMemory<byte>.Empty) { Removes = true };
}

/// <summary>What stood at a path as of a commit.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Object">The id of the file or folder: the same wherever the content is; null where nothing stood there.</param>
internal sealed record PathVersion(CommitInfo Commit, string? Object);

/// <summary>What a commit says of itself.</summary>
internal sealed record CommitInfo
{
    /// <summary>Its id.</summary>
    public required CommitId Id { get; init; }

    /// <summary>Its parents, the first one first.</summary>
    public required IReadOnlyList<CommitId> Parents { get; init; }

    /// <summary>Who wrote it.</summary>
    public required Signature Author { get; init; }

    /// <summary>Who committed it.</summary>
    public required Signature Committer { get; init; }

    /// <summary>The whole message.</summary>
    public required string Message { get; init; }
}

/// <summary>A name in a commit. Anyone can write any name: good for showing, not for judging.</summary>
internal sealed record Signature(string Name, string Email, DateTimeOffset At);
