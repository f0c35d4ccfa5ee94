using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using static Promote.Attacks.Tests.World.Names;

namespace Promote.Attacks.Tests.World;

/// <summary>The fixture's chart: helpers, a chart within it, and values that all environments share.</summary>
internal static class ShopChart
{
    public const string Folder = "charts/shop";
    public const string Template = Folder + "/templates/deployment.yaml";
    public const string Helpers = Folder + "/templates/_helpers.tpl";
    public const string Shared = Folder + "/values-common.yaml";
    public const string Prod = Folder + "/values-prod.yaml";

    public const string Meta = "apiVersion: v2\nname: shop\nversion: 1.0.0\n";

    public static readonly string Helper = Image(
        "{{ .Values.image.name }}:{{ .Values.image.tag }}@{{ .Values.image.digest }}"
    );

    /// <summary>Its files, but for those that say versions.</summary>
    public static IReadOnlyDictionary<string, string> Files { get; } =
        new Dictionary<string, string>
        {
            ["Chart.yaml"] = Meta + "dependencies: [{ name: common, version: 1.0.0 }]\n",
            ["values.yaml"] = $"image: {{ name: {Shop} }}\nreplicas: 1\nteam: none\n",
            ["values-common.yaml"] = "team: shop\n",
            ["templates/_helpers.tpl"] = Helper,
            ["templates/deployment.yaml"] = Deployment(),
            ["charts/common/Chart.yaml"] = "apiVersion: v2\nname: common\nversion: 1.0.0\n",
            ["charts/common/templates/config.yaml"] = ConfigMap("common", "a: b"),
        };

    /// <summary>The helper that says which image runs.</summary>
    public static string Image(string image) => $"{{{{ define \"shop.image\" }}}}{image}{{{{ end }}}}\n";

    /// <summary>The chart's Deployment.</summary>
    /// <param name="image">Its image.</param>
    /// <param name="more">More of the container.</param>
    public static string Deployment(string image = "{{ include \"shop.image\" . }}", string more = "") =>
        $$$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: {{ .Chart.Name }}
              labels: { team: {{ .Values.team }} }
            spec:
              replicas: {{ .Values.replicas }}
              template:
                spec:
                  containers:
                    - name: shop
                      image: {{{image}}}
            {{{more}}}
            {{- with .Values.sidecar }}
                    - name: sidecar
                      image: {{ .image }}
            {{- end }}

            """;

    /// <summary>A pod.</summary>
    public static string Pod(string name, string image, string annotation = "a: b") =>
        $"apiVersion: v1\nkind: Pod\nmetadata: {{ name: {name}, annotations: {{ {annotation} }} }}\nspec: {{ containers: [{{ name: a, image: \"{image}\" }}] }}\n";

    /// <summary>A ConfigMap.</summary>
    public static string ConfigMap(string name, string data) =>
        $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: {name} }}\ndata:\n  {data}\n";

    /// <summary>A chart in an archive, as <c>helm package</c> makes it.</summary>
    public static byte[] Packed(string name, string template)
    {
        using var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionLevel.Fastest))
        using (var tar = new TarWriter(zip))
        {
            Add(tar, $"{name}/Chart.yaml", $"apiVersion: v2\nname: {name}\nversion: 1.0.0\n");
            Add(tar, $"{name}/templates/a.yaml", template);
        }

        return bytes.ToArray();

        static void Add(TarWriter tar, string path, string text) =>
            tar.WriteEntry(
                new PaxTarEntry(TarEntryType.RegularFile, path)
                {
                    DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
                }
            );
    }
}
