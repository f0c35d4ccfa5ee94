using System.Globalization;

namespace Promote.Sandbox.Git;

/// <summary>What changed in one file.</summary>
/// <param name="Path">From the root.</param>
/// <param name="Status"><c>added</c>, <c>removed</c> or <c>modified</c>.</param>
/// <param name="Id">The new blob; the old one where it was removed.</param>
/// <param name="Additions">Lines added.</param>
/// <param name="Deletions">Lines deleted.</param>
/// <param name="Patch">The hunks; null where it is binary.</param>
internal sealed record FileDiff(string Path, string Status, string Id, int Additions, int Deletions, string? Patch);

/// <summary>Compares trees.</summary>
internal static class Diffs
{
    /// <summary>What changed from one commit or tree to another. Renames are a removal and an addition.</summary>
    public static async Task<IReadOnlyList<FileDiff>> BetweenAsync(
        BareRepository repository,
        string from,
        string to,
        CancellationToken cancellationToken
    )
    {
        Task<string> DiffAsync(params string[] format) =>
            GitProcess.TextAsync(
                repository.Location,
                [
                    "diff-tree",
                    "-r",
                    "--no-renames",
                    "--no-ext-diff",
                    "--no-color",
                    "--full-index",
                    .. format,
                    from,
                    to,
                    "--",
                ],
                cancellationToken
            );

        var raw = (await DiffAsync("--raw", "-z")).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        var numbers = (await DiffAsync("--numstat", "-z")).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        var patches = Patches(await DiffAsync("-p"));
        var files = new List<FileDiff>();
        for (var i = 0; i + 1 < raw.Length; i += 2)
        {
            var (line, path) = (raw[i].Split(' '), raw[i + 1]);
            var number = numbers[i / 2].Split('\t');
            var (id, status) = line[4][0] switch
            {
                'A' => (line[3], "added"),
                'D' => (line[2], "removed"),
                _ => (line[3], "modified"),
            };
            files.Add(
                new FileDiff(path, status, id, Count(number[0]), Count(number[1]), patches.ElementAtOrDefault(i / 2))
            );
        }

        return files;
    }

    /// <summary>The paths that changed.</summary>
    public static async Task<IReadOnlyList<string>> PathsAsync(
        BareRepository repository,
        string from,
        string to,
        CancellationToken cancellationToken
    ) =>
        (
            await GitProcess.TextAsync(
                repository.Location,
                ["diff-tree", "-r", "--no-renames", "--name-only", "-z", from, to, "--"],
                cancellationToken
            )
        ).Split('\0', StringSplitOptions.RemoveEmptyEntries);

    private static int Count(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;

    // Lines of content start with a blank, a sign or a backslash, so this line is only ever a header.
    private static List<string?> Patches(string text) =>
        [
            .. ("\n" + text)
                .Split("\ndiff --git ")
                .Skip(1)
                .Select(part =>
                {
                    var start = part.IndexOf("\n@@ ", StringComparison.Ordinal);
                    return start < 0 ? null : part[(start + 1)..].TrimEnd('\n');
                }),
        ];
}
