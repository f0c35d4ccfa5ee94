using System.Text;
using CsCheck;
using Promote.Errors;
using Promote.Manifests;
using Promote.Yaml;

namespace Promote.Tests.Manifests;

/// <summary>Whatever the bytes, an edit changes what it should or ends in an error of ours.</summary>
public sealed class HostileEdits
{
    private static readonly string[] Fragments =
    [
        "&a ",
        "*a",
        "*a : ",
        "!!str ",
        "!!int ",
        "!<x> ",
        "<<: *a\n",
        "? ",
        ": ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        ",",
        "#",
        " #",
        "'",
        "\"",
        "|\n",
        ">-\n",
        "|+2\n",
        "\n",
        "\r\n",
        "\r",
        "\t",
        " ",
        "  ",
        "---\n",
        "...\n",
        "%YAML 1.1\n",
        "%TAG ! x\n",
        "\0",
        "\uFEFF",
        "\u0085",
        "\u2028",
        "\\x41",
        "\\UFFFFFFFF",
        "\\u",
        "~",
        "null",
        "{{ x }}",
        "<<<<<<< a\n",
        "images:",
        "newTag: v1",
        "digest: x",
        "name: web0",
        "resources:\n- https://github.com/acme/web?ref=x\n",
        "é",
        "😀",
    ];

    private static readonly Gen<(int At, int Cut, string Text)[]> Mutations = Gen.Select(
        Gen.Int[0, 2_000],
        Gen.Frequency((3, Gen.Int[0, 0]), (1, Gen.Int[1, 20])),
        Gen.OneOf(Gen.OneOf(Fragments), Gen.String[0, 3], Gen.OneOf(""))
    ).Array[1, 6];

    [Fact]
    public void A_mutated_kustomization_is_edited_well_or_refused() =>
        Gen.Select(GeneratedKustomizations.Kustomizations, Mutations)
            .Sample((file, mutations) => EveryEdit(Encoding.UTF8.GetBytes(Mutate(file.Text, mutations))), iter: 5_000);

    [Fact]
    public void A_mutated_values_file_is_edited_well_or_refused() =>
        Gen.Select(GeneratedKustomizations.Values, Mutations)
            .Sample((file, mutations) => EveryEdit(Encoding.UTF8.GetBytes(Mutate(file.Text, mutations))), iter: 2_500);

    [Fact]
    public void Any_bytes_are_edited_well_or_refused() => Gen.Byte.Array[0, 64].Sample(EveryEdit, iter: 5_000);

    [Fact]
    public void Any_row_of_fragments_is_edited_well_or_refused() =>
        Gen.OneOf(Fragments)
            .Array[0, 30]
            .Sample(parts => EveryEdit(Encoding.UTF8.GetBytes(string.Concat(parts))), iter: 5_000);

    private static void EveryEdit(byte[] bytes)
    {
        Attempt(bytes, b => KustomizeImages.Set(b, "k", "web0", new() { NewTag = "v2", Digest = Edited.Digest }));
        Attempt(bytes, b => KustomizeImages.Set(b, "k", "web0", new() { RemoveTag = true, RemoveDigest = true }));
        Attempt(bytes, b => KustomizeImages.Set(b, "k", "added", new() { NewTag = "1.10" }));
        Attempt(bytes, b => KustomizeRefs.Set(b, "k", "https://github.com/acme/web", "NEW"));
        Attempt(bytes, b => YamlValue.Set(b, "k", YamlPath.Parse("images[0].newTag"), "a: b"));
        Attempt(bytes, b => YamlValue.Set(b, "k", YamlPath.Parse("tag"), "on"));
        Attempt(bytes, b => YamlValue.Set(b, "k", YamlPath.Parse("[0]"), "x"));
    }

    // Done: then it is done for good. Refused: then with a code and a way on.
    private static void Attempt(byte[] bytes, Func<byte[], byte[]> edit)
    {
        try
        {
            var once = edit(bytes);
            edit(once).ShouldBeSameAs(once);
        }
        catch (PromoteException refused)
        {
            refused.Code.ShouldBeOneOf(
                ErrorCodes.InvalidYaml,
                ErrorCodes.EditTargetNotFound,
                ErrorCodes.EditNotContained
            );
            refused.Next.ShouldNotBeEmpty();
        }
    }

    private static string Mutate(string text, (int At, int Cut, string Text)[] mutations)
    {
        foreach (var (at, cut, insert) in mutations)
        {
            var start = text.Length == 0 ? 0 : at % text.Length;
            text = text[..start] + insert + text[Math.Min(text.Length, start + cut)..];
        }

        return text;
    }
}
