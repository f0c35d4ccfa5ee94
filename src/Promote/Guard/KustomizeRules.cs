using System.Text.RegularExpressions;
using Promote.Artifacts;
using Promote.Gates;
using Promote.Manifests;
using Promote.Yaml;

namespace Promote.Guard;

/// <summary>What no kustomization on the way to an environment may hold: it changes images from the side, or cannot be rendered here.</summary>
internal static partial class KustomizeRules
{
    private const string Gate = "kustomize";

    private static readonly string[] Charts = ["helmCharts", "helmChartInflationGenerator"];

    private static readonly string[] Files = ["path", "files", "envs", "env", "patchesStrategicMerge"];

    private static readonly string[] Locations =
    [
        "resources",
        "bases",
        "components",
        "crds",
        "configurations",
        "generators",
        "transformers",
        "validators",
    ];

    /// <summary>What is wrong in an environment's reach.</summary>
    public static IEnumerable<GateResult> Judge(Kustomizations tree, Reach reach)
    {
        foreach (var file in tree.Tree.In(reach))
        {
            if (file.Kind == FileKind.SymbolicLink)
                yield return Refuse($"{file.Path} is a symbolic link.", "Put the file itself there.");
            if (file.Kind == FileKind.Submodule)
                yield return Refuse($"{file.Path} is a submodule.", "Put the files themselves there.");
        }

        foreach (var folder in reach.Folders.Order(StringComparer.Ordinal))
        {
            var files = tree.In(folder);
            if (files.Count > 1)
                yield return Refuse(
                    $"{files[0].Path} and {files[1].Path} stand in one folder, and kustomize takes one of them only.",
                    $"Remove one of them."
                );
            foreach (var file in files.Where(file => file.Kind is FileKind.Regular or FileKind.Executable))
            {
                foreach (var result in Judge(tree, file))
                    yield return result;
            }
        }
    }

    /// <summary>The places of a kustomization that lead out of the repository.</summary>
    public static IEnumerable<YamlScalar> Remotes(YamlFile file) =>
        file
            .Documents.Select(document => document.Root?.Resolved)
            .OfType<YamlMapping>()
            .SelectMany(root => Locations.Select(key => root.Find(key)?.Value.Resolved))
            .OfType<YamlSequence>()
            .SelectMany(list => list.Items)
            .Select(item => item.Resolved)
            .OfType<YamlScalar>()
            .Where(scalar => IsRemote(scalar.Value));

    private static IEnumerable<GateResult> Judge(Kustomizations tree, TreeEntry file)
    {
        YamlFile yaml;
        IReadOnlyList<KustomizeImage> images;
        GateResult? unreadable = null;
        try
        {
            yaml = tree.Parse(file);
            images = [.. KustomizeImageList.In(yaml).SelectMany(list => list.Entries()).Select(entry => entry.Image)];
        }
        catch (Errors.PromoteException e)
        {
            (yaml, images) = (new(YamlSource.Read([], file.Path), []), []);
            unreadable = Refuse($"{file.Path} cannot be read: {e.Message}", e.Next);
        }

        if (unreadable is not null)
            yield return unreadable;
        foreach (var image in images)
        {
            if (ImageName.TryParse(image.Name) is null)
                yield return Refuse(
                    $"{file.Path}:{image.Position}: images[].name '{image.Name}' is not an image's literal name, and kustomize reads it as a pattern.",
                    "Write the image's name itself, one entry for each."
                );
            if (image.TagSuffix is not null)
                yield return Refuse(
                    $"{file.Path}:{image.Position}: tagSuffix changes the tag of '{image.Name}' from the side.",
                    "Remove tagSuffix, and write the whole tag in newTag."
                );
        }

        foreach (
            var twice in images.GroupBy(image => image.Name, StringComparer.Ordinal).Where(same => same.Count() > 1)
        )
            yield return Refuse(
                $"{file.Path}:{twice.Last().Position}: '{twice.Key}' has {twice.Count()} entries under images, and the last one wins.",
                "Keep one of them."
            );
        foreach (var remote in Remotes(yaml).Where(remote => !Pinned().IsMatch(remote.Value)))
            yield return Refuse(
                $"{file.Path}:{remote.Position}: '{remote.Value}' is taken from elsewhere, and not at a fixed commit.",
                "Add ?ref= with the full id of a commit, or copy the files into this repository."
            );
        foreach (var fetched in Fetched(yaml))
            yield return Refuse(
                $"{file.Path}:{fetched.Position}: '{fetched.Value}' would be fetched while it renders.",
                "Copy the file into this repository."
            );
        if (yaml.Documents.Count > 0 && yaml.Documents[0].Root?.Resolved is YamlMapping root)
        {
            foreach (var key in Charts.Where(key => root.Find(key) is not null))
                yield return Refuse(
                    $"{file.Path}: '{key}' fetches a chart while it renders, so what it gives cannot be judged here.",
                    "Render the chart into the repository, and name the result under resources."
                );
        }
    }

    // Files that kustomize takes by address as well: patches, replacements, what generators read.
    private static IEnumerable<YamlScalar> Fetched(YamlFile file) =>
        file
            .Documents.SelectMany(document => document.Root is { } root ? Mappings(root) : [])
            .SelectMany(mapping => mapping.Entries)
            .Where(entry => Files.Contains(entry.Key, StringComparer.Ordinal))
            .SelectMany(entry =>
                entry.Value.Resolved is YamlSequence list
                    ? list.Items.Select(item => item.Resolved)
                    : [entry.Value.Resolved]
            )
            .OfType<YamlScalar>()
            .Where(scalar => Address().IsMatch(scalar.Value));

    // Each where it is written: an alias leads to nothing that is not written in the file.
    private static IEnumerable<YamlMapping> Mappings(YamlNode node) =>
        node switch
        {
            YamlSequence sequence => sequence.Items.SelectMany(Mappings),
            YamlMapping mapping => mapping.Entries.SelectMany(entry => Mappings(entry.Value)).Prepend(mapping),
            _ => [],
        };

    private static bool IsRemote(string text) => Remote().IsMatch(text);

    private static GateResult Refuse(string reason, string next) => new(Gate, GateVerdict.Refused, reason, next);

    // As kustomize tells them: a scheme, an scp-like address, a known host, or a query.
    [GeneratedRegex(
        @"\A(git::|[a-zA-Z][a-zA-Z0-9+.-]*://|[^/\s]+@[^/\s]+:|github\.com[/:]|gitlab\.com[/:]|bitbucket\.org[/:]|dev\.azure\.com[/:])|\?(ref|version|submodules|timeout)=|\.git(//|/|\?|\z)|_git/",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        1000
    )]
    private static partial Regex Remote();

    // Alone, or behind the key of a generator's file.
    [GeneratedRegex(
        @"\A([^=\s]+=)?https?://\S+\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        1000
    )]
    private static partial Regex Address();

    [GeneratedRegex(
        @"[?&](ref|version)=[0-9a-f]{40}([0-9a-f]{24})?(&|\z)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Pinned();
}
