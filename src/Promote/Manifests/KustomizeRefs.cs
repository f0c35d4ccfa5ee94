using Promote.Errors;
using Promote.Yaml;

namespace Promote.Manifests;

/// <summary>A remote resource of a kustomization that names the commit it is taken at.</summary>
/// <param name="Url">The whole entry.</param>
/// <param name="Ref">What its <c>ref=</c> says.</param>
/// <param name="Position">Where the entry is.</param>
internal sealed record KustomizeRef(string Url, string Ref, YamlPosition Position);

/// <summary>Reads and edits the <c>?ref=</c> of a kustomization's remote <c>resources:</c>, <c>bases:</c> and <c>components:</c>.</summary>
internal static class KustomizeRefs
{
    private static readonly string[] Keys = ["resources", "bases", "components"];

    /// <summary>The entries that are in a repository and have a <c>ref</c>, in the order of the file.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="path">Its name, for errors.</param>
    /// <param name="repository">The repository: a URL, an scp-like address or <c>host/path</c>.</param>
    public static IReadOnlyList<KustomizeRef> Read(byte[] bytes, string path, string repository) =>
        [
            .. Find(YamlFile.Parse(bytes, path), repository)
                .Where(found => found.Span.Length > 0)
                .Select(found => new KustomizeRef(
                    found.Text,
                    found.Text[found.Span.Start..found.Span.End],
                    found.Node.Position
                )),
        ];

    /// <summary>The file with the <c>ref</c> of all entries that are in a repository set; only the ref's own characters change.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="path">Its name, for errors.</param>
    /// <param name="repository">The repository: a URL, an scp-like address or <c>host/path</c>.</param>
    /// <param name="newRef">A commit, tag or branch.</param>
    /// <exception cref="EditException">No entry is in the repository and has a ref, or more would change.</exception>
    public static byte[] Set(byte[] bytes, string path, string repository, string newRef)
    {
        if (newRef.Length == 0 || !newRef.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '/'))
            throw new UsageException(
                ErrorCodes.InvalidReference,
                newRef,
                $"'{newRef}' is not a commit, tag or branch name.",
                "Give a commit's id."
            );
        var file = YamlFile.Parse(bytes, path);
        var found = Find(file, repository).ToList();
        if (found.Count == 0)
            throw EditException.NotFound(
                path,
                null,
                $"No resource of the file is in {repository}.",
                "Check the repository's address, or the file."
            );
        var pinned = found.Where(entry => entry.Span.Length > 0).ToList();
        if (pinned.Count == 0)
            throw EditException.NotFound(
                path,
                found[0].Node.Position,
                $"The resource in {repository} has no ref.",
                "Add ?ref=COMMIT to it once by hand."
            );
        return pinned.Aggregate(Splice.None, (splice, entry) => splice.And(Change(entry, newRef))).Apply(file);
    }

    private static Splice Change(Found found, string newRef)
    {
        if (found.Text[found.Span.Start..found.Span.End] == newRef)
            return Splice.None;
        var value = found.Text[..found.Span.Start] + newRef + found.Text[found.Span.End..];
        var scalar = found.Node as YamlScalar;
        // Where the value's characters stand in the file as they are, only the ref's are replaced; else the value is written anew.
        var raw = scalar is null
            ? -1
            : scalar.Source.Text.IndexOf(
                scalar.Value,
                scalar.ContentStart,
                scalar.Span.End - scalar.ContentStart,
                StringComparison.Ordinal
            );
        if (raw < 0)
            return ScalarEdit.Set(found.Document, found.Node, value);
        ScalarEdit.RefuseAliased(found.Document, found.Node);
        return new(
            [new(new(raw + found.Span.Start, raw + found.Span.End), newRef)],
            [new TreeChange.Replaced(found.Node, new TreeShape.Text(value))]
        );
    }

    private static IEnumerable<Found> Find(YamlFile file, string repository)
    {
        if (RepositoryUrl.Parse(repository) is not { } wanted)
            throw new UsageException(
                ErrorCodes.InvalidReference,
                repository,
                $"'{repository}' is not a repository's address.",
                "Give one such as https://github.com/acme/web."
            );
        foreach (var document in file.Documents)
        {
            foreach (var key in Keys)
            {
                if ((document.Root as YamlMapping)?.Find(key)?.Value.Resolved is not YamlSequence list)
                    continue;
                foreach (var item in list.Items)
                {
                    if (
                        item.Resolved is YamlScalar { IsNull: false } scalar
                        && RepositoryUrl.Parse(scalar.Value)?.IsIn(wanted) == true
                    )
                        yield return new(document, item, scalar.Value, RefIn(scalar.Value));
                }
            }
        }
    }

    // The characters of ref's value; an empty span where the URL has none.
    private static YamlSpan RefIn(string url)
    {
        for (var at = url.IndexOf('?', StringComparison.Ordinal); at >= 0; at = url.IndexOf('&', at + 1))
        {
            if (!url.AsSpan(at + 1).StartsWith("ref=", StringComparison.Ordinal))
                continue;
            var end = url.IndexOf('&', at + 1);
            return new(at + 5, end < 0 ? url.Length : end);
        }

        return new(0, 0);
    }

    private sealed record Found(YamlDocument Document, YamlNode Node, string Text, YamlSpan Span);
}
