using Promote.Errors;

namespace Promote.Guard;

/// <summary>Where the guard reads trees: a repository whose commits are all there.</summary>
internal interface ITreeReader : IAsyncDisposable
{
    /// <summary>Merges a change into its base, in memory.</summary>
    /// <param name="baseRevision">What it would be merged into.</param>
    /// <param name="headRevision">The change.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="UsageException">There is no such revision.</exception>
    Task<MergedChange> MergeAsync(string baseRevision, string headRevision, CancellationToken cancellationToken);

    /// <summary>The tree that merging a change into its base would give; null where they conflict, or the change is not there any more.</summary>
    Task<string?> FindMergedAsync(string baseCommit, string headCommit, CancellationToken cancellationToken);

    /// <summary>The ids of what a file was, on the branch that leads to a commit; the newest first, each once.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<IReadOnlyList<string>> VersionsAsync(string commit, string path, CancellationToken cancellationToken);

    /// <summary>The commits that made a file what it then was, the newest first, on the branch that leads to a commit: one that was merged counts by its own commit, as <c>git log</c> names it, and by no other that it holds.</summary>
    /// <param name="commit">The commit that history leads to.</param>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<IReadOnlyList<FileVersion>> DeploymentsAsync(string commit, string path, CancellationToken cancellationToken);

    /// <summary>What each commit of the branch that leads to a commit changed of some files, the newest first.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="paths">Files, and folders with all that is below them.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<IReadOnlyList<FileChanges>> ChangesAsync(
        string commit,
        IReadOnlyCollection<string> paths,
        CancellationToken cancellationToken
    );

    /// <summary>The contents of blobs, by id.</summary>
    /// <exception cref="PromoteException">One is missing.</exception>
    Task<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>> ReadAsync(
        IReadOnlyCollection<string> ids,
        CancellationToken cancellationToken
    );
}

/// <summary>What a file was by a commit.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Id">The blob's id.</param>
internal sealed record FileVersion(string Commit, string Id);

/// <summary>What a commit changed.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Before">For each changed file the blob that it was; null where there was none.</param>
internal sealed record FileChanges(string Commit, IReadOnlyDictionary<string, string?> Before);

/// <summary>A change, as it would be after its merge.</summary>
internal sealed record MergedChange
{
    /// <summary>The base's commit.</summary>
    public required string Base { get; init; }

    /// <summary>The change's commit.</summary>
    public required string Head { get; init; }

    /// <summary>The merged tree's id; null where the two cannot be merged.</summary>
    public required string? Tree { get; init; }

    /// <summary>The base's files.</summary>
    public required TreeListing Before { get; init; }

    /// <summary>The merged files; null where the two cannot be merged.</summary>
    public required TreeListing? After { get; init; }
}
