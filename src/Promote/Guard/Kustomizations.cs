using System.Collections.Concurrent;
using Promote.Manifests;
using Promote.Yaml;

namespace Promote.Guard;

/// <summary>The kustomization files of a tree, and what they lead to.</summary>
/// <param name="tree">The tree.</param>
/// <param name="blobs">The contents of its kustomization files.</param>
/// <param name="parsed">Those that were read already, of any tree.</param>
internal sealed class Kustomizations(
    TreeListing tree,
    IReadOnlyDictionary<string, ReadOnlyMemory<byte>> blobs,
    ConcurrentDictionary<TreeEntry, YamlFile> parsed
)
{
    /// <summary>The names under which kustomize finds one.</summary>
    public static readonly IReadOnlyList<string> Names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    /// <summary>The tree.</summary>
    public TreeListing Tree => tree;

    /// <summary>The ids of all kustomization files of trees.</summary>
    public static IReadOnlyCollection<string> Ids(IEnumerable<TreeListing> trees) =>
        trees
            .SelectMany(one => one.Files.Values)
            .Where(file => Names.Contains(RepositoryPath.NameOf(file.Path), StringComparer.Ordinal))
            .Where(file => file.Kind is FileKind.Regular or FileKind.Executable)
            .Select(file => file.Id)
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>The kustomization files of a folder: more than one is an error to kustomize.</summary>
    public IReadOnlyList<TreeEntry> In(string folder) =>
        [
            .. Names
                .Select(name => folder.Length == 0 ? name : $"{folder}/{name}")
                .Select(path => tree.Files.GetValueOrDefault(path))
                .OfType<TreeEntry>(),
        ];

    /// <summary>A kustomization file.</summary>
    /// <exception cref="YamlException">It cannot be read.</exception>
    public YamlFile Parse(TreeEntry file)
    {
        if (!parsed.TryGetValue(file, out var yaml))
            parsed[file] = yaml = YamlFile.Parse(blobs[file.Id].ToArray(), file.Path);
        return yaml;
    }

    /// <summary>
    /// Everything that rendering a folder may read: kustomize reads below the folders it visits, and visits what
    /// kustomization files name. Any text in them that is the path of something counts as naming it: rather too much
    /// than too little.
    /// </summary>
    public Reach ReachOf(string folder)
    {
        var folders = new HashSet<string>(StringComparer.Ordinal);
        var files = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Stack<string>([folder]);
        while (pending.TryPop(out var next))
        {
            if (!folders.Add(next))
                continue;
            // What cannot be followed may lead anywhere: then every change is this folder's business.
            if (tree.Below(next).Any(IsElsewhere))
                folders.Add("");
            foreach (var file in In(next).Where(file => blobs.ContainsKey(file.Id)))
            {
                if (TextsOf(file) is not { } texts)
                {
                    folders.Add("");
                    continue;
                }

                foreach (var text in texts)
                    Follow(next, text);
            }
        }

        return new(folders, files);

        void Follow(string from, string text)
        {
            if (RepositoryPath.Resolve(from, text) is not { } path)
                return;
            if (tree.HasFolder(path))
                pending.Push(path);
            else if (tree.Files.ContainsKey(path))
                files.Add(path);
            for (var at = path; at.Length > 0; at = RepositoryPath.FolderOf(at))
            {
                if (tree.Files.TryGetValue(at, out var file) && IsElsewhere(file))
                    folders.Add("");
            }
        }
    }

    private static bool IsElsewhere(TreeEntry file) => file.Kind is FileKind.SymbolicLink or FileKind.Submodule;

    // A generator's file may be given as key=path. Null where the file cannot be read.
    private IEnumerable<string>? TextsOf(TreeEntry file)
    {
        IReadOnlyList<string> texts;
        try
        {
            texts = [.. Parse(file).Documents.SelectMany(document => Texts(document.Root))];
        }
        catch (YamlException)
        {
            return null;
        }

        return texts.Concat(
            texts
                .Where(text => text.Contains('=', StringComparison.Ordinal))
                .Select(text => text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..])
        );
    }

    /// <summary>All single values from a node down; aliases are not followed, for what they stand for is there itself.</summary>
    public static IEnumerable<string> Texts(YamlNode? node) =>
        node switch
        {
            YamlScalar scalar => [scalar.Value],
            YamlMapping mapping => mapping.Entries.SelectMany(entry => Texts(entry.Value)),
            YamlSequence sequence => sequence.Items.SelectMany(Texts),
            _ => [],
        };
}

/// <summary>What rendering a folder may read.</summary>
/// <param name="Folders">Folders, each with all that is below it.</param>
/// <param name="Files">Files elsewhere.</param>
internal sealed record Reach(IReadOnlySet<string> Folders, IReadOnlySet<string> Files)
{
    /// <summary>Whether a path is in reach.</summary>
    public bool Contains(string path)
    {
        if (Files.Contains(path) || Folders.Contains(""))
            return true;
        for (var folder = RepositoryPath.FolderOf(path); folder.Length > 0; folder = RepositoryPath.FolderOf(folder))
        {
            if (Folders.Contains(folder))
                return true;
        }

        return false;
    }
}
