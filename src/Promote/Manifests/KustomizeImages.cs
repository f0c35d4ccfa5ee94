using Promote.Yaml;

namespace Promote.Manifests;

/// <summary>Reads and edits the <c>images:</c> of a kustomization.</summary>
internal static class KustomizeImages
{
    private static readonly string[] Keys = ["name", "newName", "newTag", "digest"];

    /// <summary>All entries, in the order of the file.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="path">Its name, for errors.</param>
    public static IReadOnlyList<KustomizeImage> Read(byte[] bytes, string path) =>
        [
            .. KustomizeImageList
                .In(YamlFile.Parse(bytes, path))
                .SelectMany(list => list.Entries())
                .Select(entry => entry.Image),
        ];

    /// <summary>
    /// The file with one image's entry changed, or added where it is missing, in the file's own layout; the very bytes
    /// it had where nothing had to change. A tag that is set beside a digest leaves the digest as it is: say so by
    /// <see cref="ImageEdit.RemoveDigest"/> where it should go.
    /// </summary>
    /// <param name="bytes">The file.</param>
    /// <param name="path">Its name, for errors.</param>
    /// <param name="imageName">The entry's name, exactly.</param>
    /// <param name="edit">What to change.</param>
    /// <exception cref="EditException">The entry is there more than once, or more would change than was asked for.</exception>
    public static byte[] Set(byte[] bytes, string path, string imageName, ImageEdit edit)
    {
        edit.Check();
        if (edit.RemoveTag || edit.RemoveDigest)
        {
            // One after the other: what is added may stand where something was removed.
            var removal = new ImageEdit { RemoveTag = edit.RemoveTag, RemoveDigest = edit.RemoveDigest };
            if (edit != removal)
                (bytes, edit) = (
                    Set(bytes, path, imageName, removal),
                    edit with
                    {
                        RemoveTag = false,
                        RemoveDigest = false,
                    }
                );
        }

        var file = YamlFile.Parse(bytes, path);
        var lists = KustomizeImageList.In(file).ToList();
        var entries = lists
            .SelectMany(list => list.Entries().Select(entry => (List: list, entry.Mapping, entry.Image)))
            .Where(entry => entry.Image.Name == imageName)
            .ToList();
        var splice = entries switch
        {
            [] => AddEntry(file, lists, imageName, edit),
            [var only] => Change(only.List, only.Mapping, edit),
            _ => throw EditException.NotFound(
                path,
                entries[1].Image.Position,
                $"There are {entries.Count} entries for the image '{imageName}' (at {string.Join(", ", entries.Select(entry => entry.Image.Position))}), so it is not clear which one to change; kustomize applies them all.",
                "Keep one of them, then run the command again."
            ),
        };
        return splice.Apply(file);
    }

    private static Splice Change(KustomizeImageList list, YamlMapping mapping, ImageEdit edit)
    {
        var wanted = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["newName"] = edit.NewName,
            ["newTag"] = edit.NewTag,
            ["digest"] = edit.Digest,
        };
        var removed = new HashSet<string>(StringComparer.Ordinal);
        if (Combined(mapping) is { } combined)
        {
            // "newTag: tag@digest" goes on holding both.
            var now = combined.With(edit with { NewName = null });
            if (now.Tag is null)
                throw Contradiction(mapping, "holds tag and digest, so the tag alone cannot be removed");
            (wanted["newTag"], wanted["digest"]) = (now.Digest is null ? now.Tag : $"{now.Tag}@{now.Digest}", null);
        }
        else
        {
            removed.UnionWith(edit.RemoveTag ? ["newTag"] : []);
            removed.UnionWith(edit.RemoveDigest ? ["digest"] : []);
        }

        return Change(list.Document, mapping, wanted, removed);
    }

    private static Splice Change(
        YamlDocument document,
        YamlMapping mapping,
        Dictionary<string, string?> wanted,
        HashSet<string> removed
    )
    {
        var after = mapping.Entries.LastOrDefault(entry => Keys.Contains(entry.Key)) ?? mapping.Entries[^1];
        var added = new List<KeyValuePair<string, string>>();
        foreach (var key in removed.Where(key => mapping.Find(key) is null))
        {
            if (YamlLookup.Value(mapping, key, out _) is not null)
                throw Contradiction(mapping, $"has its {key} from a merge key, so it cannot be removed here");
        }

        var splice = MappingEdit.Remove(document, mapping, removed);
        foreach (var key in Keys)
        {
            if (wanted.GetValueOrDefault(key) is not { } value)
                continue;
            if (mapping.Find(key) is { } entry)
                splice = splice.And(ScalarEdit.Set(document, entry.Value, value, Neighbour(after)));
            else if (
                YamlLookup.Value(mapping, key, out _)?.Resolved is not YamlScalar { IsString: true } merged
                || merged.Value != value
            )
                added.Add(new(key, value));
        }

        return splice.And(MappingEdit.Add(document, mapping, after, added));
    }

    private static Splice AddEntry(
        YamlFile file,
        IReadOnlyList<KustomizeImageList> lists,
        string imageName,
        ImageEdit edit
    )
    {
        List<KeyValuePair<string, string>> item = [new("name", imageName)];
        Append("newName", edit.NewName);
        Append("newTag", edit.NewTag);
        Append("digest", edit.Digest);
        if (item.Count == 1)
            return Splice.None;
        var list = Target(file, lists);
        if (list.Sequence is { Items.Count: > 0 } sequence)
            return ListEdit.Add(list.Document, sequence, item);
        if (list.Value is YamlAlias alias)
            ScalarEdit.RefuseAliased(list.Document, alias.Target);
        return ListEdit.Create(list.Document, list.Root, list.Key, item);

        void Append(string key, string? value)
        {
            if (value is not null)
                item.Add(new(key, value));
        }
    }

    // Where a new entry belongs: the only list, else the only document, else the only one that says it is a kustomization.
    private static KustomizeImageList Target(YamlFile file, IReadOnlyList<KustomizeImageList> lists)
    {
        if (lists.Count == 0)
            throw EditException.NotFound(
                file.Path,
                null,
                "The file has no content, so it is not a kustomization.",
                "Name a kustomization with resources."
            );
        IEnumerable<KustomizeImageList>[] choices =
        [
            lists.Where(list => list.Sequence is { Items.Count: > 0 }),
            lists.Where(list => list.Value is not null),
            lists,
            lists.Where(list => list.Root.Find("kind") is not null),
        ];
        return choices.Select(choice => choice.Take(2).ToList()).FirstOrDefault(choice => choice.Count == 1)?[0]
            ?? throw EditException.NotFound(
                file.Path,
                lists[1].Root.Position,
                $"The file has {file.Documents.Count} documents, and it is not clear to which of them the image belongs.",
                "Split the file, or add the entry by hand."
            );
    }

    private static ImageText? Combined(YamlMapping mapping)
    {
        if (
            mapping.Find("newTag")?.Value.Resolved is not YamlScalar tag
            || !tag.Value.Contains('@', StringComparison.Ordinal)
        )
            return null;
        if (mapping.Find("digest") is not null)
            throw Contradiction(mapping, "has a digest in newTag and another in digest");
        return ImageText.Parse(":" + tag.Value);
    }

    private static EditException Contradiction(YamlMapping mapping, string what) =>
        EditException.NotContained(mapping.Source.Path, mapping.Position, $"The image's entry {what}.");

    private static YamlScalarStyle Neighbour(YamlEntry entry) =>
        entry.Value is YamlScalar { Style: YamlScalarStyle.SingleQuoted or YamlScalarStyle.DoubleQuoted } scalar
            ? scalar.Style
            : YamlScalarStyle.Plain;
}
