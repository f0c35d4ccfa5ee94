namespace Promote.Guard;

/// <summary>The Helm chart that a unit's values are for, in one tree.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="ValuesFiles">Its values files beside its own; the unit's manifest is the last, and counts most.</param>
internal sealed record Chart(string Folder, IReadOnlyList<string> ValuesFiles)
{
    /// <summary>A unit's; null where it has none in this repository.</summary>
    public static Chart? Of(Unit unit, TreeListing tree)
    {
        if (unit.Overlay is not null)
            return null;
        var folder = unit.App.ChartPath(unit.Environment.Name) is { } named
            ? IsChart(named, tree)
                ? named
                : null
            : Around(unit.Manifest, tree);
        return folder is null ? null : new(folder, [.. unit.App.ValuesPaths(unit.Environment.Name), unit.Manifest]);
    }

    /// <summary>Everything that rendering it may read: charts within it are files of its folder.</summary>
    public Reach ReachIn(TreeListing tree) =>
        new(
            new HashSet<string>([Folder], StringComparer.Ordinal),
            ValuesFiles.Where(tree.Files.ContainsKey).ToHashSet(StringComparer.Ordinal)
        );

    private static string? Around(string path, TreeListing tree)
    {
        for (var folder = RepositoryPath.FolderOf(path); ; folder = RepositoryPath.FolderOf(folder))
        {
            if (IsChart(folder, tree))
                return folder;
            if (folder.Length == 0)
                return null;
        }
    }

    private static bool IsChart(string folder, TreeListing tree) =>
        tree.Files.ContainsKey(folder.Length == 0 ? "Chart.yaml" : folder + "/Chart.yaml");
}
