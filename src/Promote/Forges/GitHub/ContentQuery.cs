using System.Text;
using System.Text.Json.Nodes;
using Promote.Manifests;

namespace Promote.Forges.GitHub;

/// <summary>
/// The query that reads files at one commit: for each pattern the entry at its literal beginning, and the folders below
/// it as deep as its stars go.
/// </summary>
internal sealed class ContentQuery
{
    // A query of thousands of fields is refused.
    private const int MostFields = 100;
    private const string Blob = "... on Blob { oid text }";

    private ContentQuery(IReadOnlyList<ContentPath> paths) => Paths = paths;

    /// <summary>What is asked for, one a field <c>f0</c>, <c>f1</c>, …</summary>
    public IReadOnlyList<ContentPath> Paths { get; }

    /// <summary>For these patterns, one query or as many as it takes; patterns with one beginning share a field.</summary>
    public static IReadOnlyList<ContentQuery> For(FileSelection files)
    {
        var paths = files
            .Patterns.Select(ContentPath.Of)
            .GroupBy(path => (path.Root, path.Depth))
            .Select(group => new ContentPath(
                group.Key.Root,
                group.Key.Depth,
                [.. group.SelectMany(path => path.Patterns)]
            ))
            .ToList();
        return paths.Count == 0
            ? [new ContentQuery([])]
            : [.. paths.Chunk(MostFields).Select(chunk => new ContentQuery(chunk))];
    }

    /// <summary>The selection on a Commit.</summary>
    public string Selection
    {
        get
        {
            var text = new StringBuilder("oid");
            for (var i = 0; i < Paths.Count; i++)
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $" f{i}: {Field(i)}");
            return text.ToString();
        }
    }

    /// <summary>The declarations of its variables: <c>, $p0: String!</c>.</summary>
    public string Declarations => string.Concat(Paths.Select((path, i) => path.IsRoot ? "" : $", $p{i}: String!"));

    /// <summary>Adds its variables' values.</summary>
    public void Fill(JsonObject variables)
    {
        for (var i = 0; i < Paths.Count; i++)
        {
            if (!Paths[i].IsRoot)
                variables[$"p{i}"] = Paths[i].Root;
        }
    }

    private string Field(int i) =>
        Paths[i].IsRoot
            ? $"tree {{ {Entries(Paths[i].Depth)} }}"
            : $"file(path: $p{i}) {{ mode object {{ {Object(Paths[i].Depth)} }} }}";

    private static string Object(int depth) => depth == 0 ? Blob : $"... on Tree {{ {Entries(depth)} }}";

    private static string Entries(int depth) => $"entries {{ name mode object {{ {Object(depth - 1)} }} }}";
}

/// <summary>Where to begin reading, and what to take from there.</summary>
/// <param name="Root">The path before the first star.</param>
/// <param name="Depth">How many levels of folders below it.</param>
/// <param name="Patterns">The patterns.</param>
internal sealed record ContentPath(string Root, int Depth, IReadOnlyList<string> Patterns)
{
    /// <summary>Whether it begins at the root of the repository, which is no file.</summary>
    public bool IsRoot => Root.Length == 0;

    /// <summary>For one pattern.</summary>
    public static ContentPath Of(string pattern)
    {
        var segments = pattern.Split('/');
        var star = Array.FindIndex(segments, segment => segment.Contains('*', StringComparison.Ordinal));
        return star < 0
            ? new(pattern, 0, [pattern])
            : new(string.Join('/', segments.Take(star)), segments.Length - star, [pattern]);
    }

    /// <summary>Whether a path is one that was asked for.</summary>
    public bool Takes(string path) => Patterns.Any(pattern => PathPattern.IsMatch(pattern, path));
}
