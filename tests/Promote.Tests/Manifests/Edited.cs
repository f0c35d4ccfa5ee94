using System.Text;
using Promote.Manifests;
using Promote.Yaml;

namespace Promote.Tests.Manifests;

/// <summary>The edits, from text to text; each is made twice, and must do nothing the second time.</summary>
internal static class Edited
{
    public const string Digest = "sha256:0000000000000000000000000000000000000000000000000000000000000001";

    public static string Image(string text, string name, ImageEdit edit) =>
        Twice(text, bytes => KustomizeImages.Set(bytes, "kustomization.yaml", name, edit));

    public static string Value(string text, string path, string value) =>
        Twice(text, bytes => YamlValue.Set(bytes, "values.yaml", YamlPath.Parse(path), value));

    public static string Ref(string text, string repository, string newRef) =>
        Twice(text, bytes => KustomizeRefs.Set(bytes, "kustomization.yaml", repository, newRef));

    private static string Twice(string text, Func<byte[], byte[]> edit)
    {
        var once = edit(Encoding.UTF8.GetBytes(text));
        edit(once).ShouldBeSameAs(once);
        return Encoding.UTF8.GetString(once);
    }
}
