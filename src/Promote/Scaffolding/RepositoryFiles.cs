namespace Promote.Scaffolding;

/// <summary>A checkout's files: the names of all, and what is in those that say how the repository is laid out.</summary>
internal sealed record RepositoryFiles
{
    /// <summary>Paths from the root, with <c>/</c>, in order.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>The content of YAML files and projects that are not too large, by path.</summary>
    public required IReadOnlyDictionary<string, byte[]> Contents { get; init; }

    /// <summary>What was not looked at, and why: sentences.</summary>
    public IReadOnlyList<string> Skipped { get; init; } = [];

    /// <summary>Whether a file is there.</summary>
    public bool Has(string path) => Paths.Contains(path, StringComparer.Ordinal);

    /// <summary>The paths whose file's name is one of these, in any case.</summary>
    public IEnumerable<string> Named(params string[] names) =>
        Paths.Where(path => names.Contains(FilePath.Name(path), StringComparer.OrdinalIgnoreCase));
}

/// <summary>Parts of paths from the root.</summary>
internal static class FilePath
{
    /// <summary>The last segment.</summary>
    public static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>The folder, without a slash at its end; empty for the root.</summary>
    public static string Folder(string path) => path.LastIndexOf('/') is var at and >= 0 ? path[..at] : "";

    /// <summary>A path below a folder.</summary>
    public static string In(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";

    /// <summary>The folders of a path, the nearest first, down to the root.</summary>
    public static IEnumerable<string> Folders(string path)
    {
        for (var folder = Folder(path); folder.Length > 0; folder = Folder(folder))
            yield return folder;
        yield return "";
    }

    /// <summary>A path as others write it: <c>./apps/web/</c> and <c>charts/web/../x</c>; null where it leads out of the repository.</summary>
    public static string? Normal(string path)
    {
        var segments = new List<string>();
        foreach (var segment in path.Split('/').Where(segment => segment is not ("" or ".")))
        {
            if (segment != "..")
                segments.Add(segment);
            else if (segments.Count == 0)
                return null;
            else
                segments.RemoveAt(segments.Count - 1);
        }

        return string.Join('/', segments);
    }
}
