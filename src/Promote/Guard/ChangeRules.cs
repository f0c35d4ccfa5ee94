using Promote.Gates;
using Promote.Manifests;

namespace Promote.Guard;

/// <summary>What is said of a change as a whole, by its files alone.</summary>
internal static class ChangeRules
{
    /// <summary>What each rule says.</summary>
    public static IReadOnlyList<GateResult> Judge(
        IReadOnlyList<ChangedFile> files,
        IReadOnlyList<TreeDifference> differences,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> blobs
    ) => [.. Overrides(differences, blobs), .. Freezes(differences), Scope(files)];

    // It would look like a freeze, and freeze nothing.
    private static IEnumerable<GateResult> Freezes(IEnumerable<TreeDifference> differences) =>
        differences
            .Where(one => one.After is not null && !FreezeFile.IsFreeze(one.Path))
            .Where(one => one.Path.StartsWith("freezes/", StringComparison.OrdinalIgnoreCase))
            .Where(one =>
                one.Path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase)
                || one.Path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase)
            )
            .Select(one =>
                Refuse("scope", $"{one.Path} is read by nobody.", "Write a freeze as freezes/NAME.yaml, right there.")
            );

    private static IEnumerable<GateResult> Overrides(
        IEnumerable<TreeDifference> differences,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> blobs
    ) =>
        differences
            .Select(one => one.After)
            .OfType<TreeEntry>()
            .Where(file => blobs.ContainsKey(file.Id))
            .Select(file => (file.Path, Why: ChangedFiles.Override(file.Path, blobs[file.Id])))
            .Where(found => found.Why is not null)
            .Select(found =>
                Refuse(
                    "override",
                    $"{found.Path}: {found.Why}.",
                    "Set images in the overlay, where promotions set them."
                )
            );

    private static GateResult Scope(IReadOnlyList<ChangedFile> files)
    {
        var rules = files.Where(file => file.Kind == ChangedFileKind.Rules).ToList();
        return rules switch
        {
            [] => new("scope", GateVerdict.Passed, "No rules change."),
            _ when rules.Count == files.Count => new(
                "scope",
                GateVerdict.Passed,
                $"Only rules change ({rules[0].Path}{(rules.Count > 1 ? ", …" : "")}): code owners decide."
            ),
            [var first, ..] => Refuse(
                "scope",
                $"{first.Path} is a rule, and changes along with {files.First(file => file.Kind != ChangedFileKind.Rules).Path}.",
                "Change rules in a pull request of their own."
            ),
        };
    }

    private static GateResult Refuse(string gate, string reason, string next) =>
        new(gate, GateVerdict.Refused, reason, next);
}
