namespace Promote.Guard.Git;

/// <summary>A file through history, merges and all.</summary>
/// <param name="Parents">The commits that have a say in the file, each with those before it.</param>
/// <param name="Ids">What the file was by a commit: the blob's id; absent where there was none.</param>
internal sealed record FileLine(IReadOnlyDictionary<string, string[]> Parents, IReadOnlyDictionary<string, string> Ids)
{
    /// <summary>Of a history without merges.</summary>
    public static FileLine None { get; } =
        new(
            new Dictionary<string, string[]>(StringComparer.Ordinal),
            new Dictionary<string, string>(StringComparer.Ordinal)
        );

    /// <summary>The commit that made the file what it is by another, as <c>git log</c> names it: down the first of its parents that has it alike.</summary>
    public string MakerOf(string commit)
    {
        while (
            Parents
                .GetValueOrDefault(commit, [])
                .FirstOrDefault(parent => Ids.GetValueOrDefault(parent) == Ids.GetValueOrDefault(commit))
                is { } same
        )
            commit = same;
        return commit;
    }
}
