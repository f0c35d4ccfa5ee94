using System.Text;
using CsCheck;

namespace Promote.Tests.Manifests;

/// <summary>An entry of a generated kustomization; what is null is not written.</summary>
public sealed record GeneratedImage(string Name, string? NewName, string? NewTag, string? Digest);

/// <summary>How a generated file is written.</summary>
/// <param name="Seed">Decides the order of keys, the quotes and the comments.</param>
/// <param name="Indent">How far lists and mappings are indented.</param>
/// <param name="Gap">Blanks after a dash.</param>
/// <param name="Flow">0: blocks; 1: entries in braces; 2: the whole list in brackets; 3: a bracketed list on lines of its own.</param>
/// <param name="Break">The line break.</param>
/// <param name="FinalBreak">Whether the file ends with one.</param>
/// <param name="Mark">Whether it starts with a byte order mark.</param>
/// <param name="Documents">Whether another document stands before and after.</param>
public sealed record GeneratedLayout(
    int Seed,
    int Indent,
    int Gap,
    int Flow,
    string Break,
    bool FinalBreak,
    bool Mark,
    bool Documents
);

/// <summary>A file that was generated, with what it says.</summary>
public sealed record GeneratedFile(string Text, IReadOnlyList<GeneratedImage> Images, int Target)
{
    /// <summary>The file's bytes.</summary>
    public byte[] Bytes => Encoding.UTF8.GetBytes(Text);

    /// <summary>The image to edit.</summary>
    public GeneratedImage Image => Images[Target];
}

/// <summary>Kustomizations and values files in every layout that real ones have.</summary>
public static class GeneratedKustomizations
{
    private static readonly string[] Comments =
    [
        "",
        "",
        "",
        "",
        "  ",
        " \t",
        " # a comment",
        "   # {\"$imagepolicy\": \"flux:web:tag\"}",
        " #",
        "\t# newTag: v9",
    ];

    private static readonly Gen<string> Tag = Gen.OneOf(
        Gen.OneOf(
            "v1",
            "1.2.3",
            "latest",
            "1.10",
            "0123456",
            "3e493962",
            "20260812",
            "on",
            "v1.2-rc_1",
            "a1b2c3d4e5f6"
        ),
        Gen.String[Gen.Char["abcdef0123456789"], 7, 12]
    );

    private static readonly Gen<GeneratedImage> Image =
        from newName in Gen.OneOf<string?>(null, null, "ghcr.io/acme/web", "registry:5000/acme/web")
        from tag in Gen.OneOf(
            Gen.Const((string?)null),
            Tag.Select(tag => (string?)tag),
            Tag.Select(tag => (string?)tag)
        )
        from digest in Gen.OneOf<string?>(null, null, "sha256:" + new string('a', 64))
        select new GeneratedImage("", newName, tag, digest);

    private static readonly Gen<GeneratedLayout> Layout =
        from seed in Gen.Int[0, int.MaxValue - 1]
        from shape in Gen.Select(Gen.Int[0, 4], Gen.Int[1, 3], Gen.Int[0, 3])
        from ends in Gen.Select(Gen.OneOf("\n", "\n", "\r\n"), Gen.Bool, Gen.Bool, Gen.Bool)
        select new GeneratedLayout(
            seed,
            shape.Item1,
            shape.Item2,
            shape.Item3,
            ends.Item1,
            ends.Item2,
            ends.Item3,
            ends.Item4
        );

    /// <summary>Kustomizations with one to five images of different names.</summary>
    public static Gen<GeneratedFile> Kustomizations { get; } =
        from layout in Layout
        from images in Image.Array[1, 5]
        from target in Gen.Int[0, images.Length - 1]
        let named = images
            .Select((image, i) => image with { Name = i % 2 == 0 ? $"web{i}" : $"ghcr.io/acme/api{i}" })
            .ToList()
        select new GeneratedFile(Kustomization(layout, named), named, target);

    /// <summary>Helm values whose images' tags are at <see cref="ValuePath"/>, one to seven keys deep.</summary>
    public static Gen<GeneratedFile> Values { get; } =
        from layout in Layout
        from images in Image.Array[1, 5]
        from target in Gen.Int[0, images.Length - 1]
        let named = images
            .Select((image, i) => image with { Name = $"image{i}", NewTag = image.NewTag ?? "v1" })
            .ToList()
        select new GeneratedFile(ValuesFile(layout, named), named, target);

    /// <summary>Where a values file has the tag of an image.</summary>
    public static string ValuePath(int image) =>
        image % 2 == 0
            ? $"image{image}{string.Concat(Enumerable.Repeat(".nested", image))}.tag"
            : $"list{image}[1].\"a.b/tag\"";

    private static string Kustomization(GeneratedLayout layout, List<GeneratedImage> images)
    {
        var random = new Random(layout.Seed);
        List<string> lines = [];
        if (layout.Documents)
            lines.AddRange(["# another", "kind: Kustomization", "resources: [a]", "---" + Comment(random)]);
        lines.AddRange([
            "apiVersion: kustomize.config.k8s.io/v1beta1" + Comment(random),
            "kind: Kustomization",
            "",
            "images:" + (layout.Flow < 2 ? Comment(random) : ""),
        ]);
        var entries = images
            .Select(image =>
                Shuffled(random, Entries(image))
                    .Select(entry =>
                        $"{Quote(random, entry.Key, isKey: true)}: {Value(random, entry.Value, layout.Flow > 0)}"
                    )
                    .ToList()
            )
            .ToList();
        var indent = new string(' ', layout.Flow == 3 ? Math.Max(1, layout.Indent) : layout.Indent);
        switch (layout.Flow)
        {
            case 0:
                lines.AddRange(entries.SelectMany(entry => Block(random, entry, indent, layout.Gap)));
                break;
            case 1:
                lines.AddRange(
                    entries.Select(entry =>
                        $"{indent}-{new string(' ', layout.Gap)}{{{string.Join(", ", entry)}}}{Comment(random)}"
                    )
                );
                break;
            case 2:
                lines[^1] +=
                    $" [{string.Join(", ", entries.Select(entry => $"{{ {string.Join(", ", entry)} }}"))}]{Comment(random)}";
                break;
            default:
                lines[^1] += " [";
                lines.AddRange(
                    entries.Select(
                        (entry, i) =>
                            $"{indent}{{{string.Join(", ", entry)}}}{(i + 1 < entries.Count ? "," : "")}{Comment(random)}"
                    )
                );
                lines.Add("]");
                break;
        }

        lines.AddRange([
            "# newTag: v1",
            "resources:" + Comment(random),
            "- ../base" + Comment(random),
            $"{(random.Next(2) == 0 ? "namePrefix: a-" : "# the end")}",
        ]);
        if (layout.Documents)
            lines.AddRange(["...", "---", "other: {newTag: v1}"]);
        return Join(layout, lines);
    }

    private static string ValuesFile(GeneratedLayout layout, List<GeneratedImage> images)
    {
        var random = new Random(layout.Seed);
        var step = new string(' ', Math.Max(1, layout.Indent));
        List<string> lines = ["# values", "tag: v1"];
        if (layout.Documents)
            lines.AddRange(["---", "other: v1"]);
        for (var i = 0; i < images.Count; i++)
        {
            var tag = Value(random, images[i].NewTag!, layout.Flow > 0);
            if (i % 2 == 0)
            {
                lines.Add($"image{i}:{Comment(random)}");
                for (var level = 1; level <= i; level++)
                    lines.Add($"{string.Concat(Enumerable.Repeat(step, level))}nested:{Comment(random)}");
                var inner = string.Concat(Enumerable.Repeat(step, i + 1));
                lines.AddRange(
                    Shuffled(
                            random,
                            [$"{inner}repository: acme/web", $"{inner}tag: {tag}", $"{inner}pullPolicy: Always"]
                        )
                        .Select(line => line + Comment(random))
                );
            }
            else if (layout.Flow > 0)
            {
                lines.Add($"list{i}: [{{a.b/tag: v1}}, {{ x: y, a.b/tag: {tag} }}]{Comment(random)}");
            }
            else
            {
                lines.AddRange([
                    $"list{i}:{Comment(random)}",
                    "- a.b/tag: v1" + Comment(random),
                    $"- {Quote(random, "a.b/tag", isKey: true)}: {tag}{Comment(random)}",
                ]);
            }
        }

        return Join(layout, lines);
    }

    private static IEnumerable<string> Block(Random random, List<string> entry, string indent, int gap) =>
        entry.Select(
            (text, i) =>
                (i == 0 ? $"{indent}-{new string(' ', gap)}" : indent + new string(' ', gap + 1))
                + text
                + Comment(random)
        );

    private static IEnumerable<KeyValuePair<string, string>> Entries(GeneratedImage image) =>
        new KeyValuePair<string, string?>[]
        {
            new("name", image.Name),
            new("newName", image.NewName),
            new("newTag", image.NewTag),
            new("digest", image.Digest),
        }
            .Where(entry => entry.Value is not null)
            .Select(entry => new KeyValuePair<string, string>(entry.Key, entry.Value!));

    // Awkward tags are quoted, as a file that works has them.
    private static string Value(Random random, string value, bool inFlow) =>
        Promote.Yaml.PlainScalar.IsSafe(value, inFlow) ? Quote(random, value, isKey: false)
        : random.Next(2) == 0 ? $"'{value}'"
        : $"\"{value}\"";

    private static string Quote(Random random, string text, bool isKey) =>
        random.Next(isKey ? 8 : 3) switch
        {
            0 => $"\"{text}\"",
            1 => $"'{text}'",
            _ => text,
        };

    private static string Comment(Random random) => Comments[random.Next(Comments.Length)];

    private static T[] Shuffled<T>(Random random, IEnumerable<T> items)
    {
        var array = items.ToArray();
        random.Shuffle(array);
        return array;
    }

    private static string Join(GeneratedLayout layout, IEnumerable<string> lines) =>
        (layout.Mark ? "\uFEFF" : "") + string.Join(layout.Break, lines) + (layout.FinalBreak ? layout.Break : "");
}
