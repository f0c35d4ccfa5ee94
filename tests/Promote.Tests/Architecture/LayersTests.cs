using System.Text.RegularExpressions;

namespace Promote.Tests.Architecture;

/// <summary>The library's folders are its layers: each knows only those above it, and only the edge touches the world.</summary>
public sealed partial class LayersTests
{
    // From the top down, as the design has them.
    private static readonly string[] Layers =
    [
        "Errors",
        "Artifacts",
        "Yaml",
        "Configuration",
        "Manifests",
        "Evidence",
        "Gates",
        "Promotions",
        "Guard",
        "Forges",
        "Audit",
        "Scaffolding",
        "Registries",
        "Proof",
        "ArgoCd",
        "Smoke",
        "Hosts",
        "Verbs",
        "Composition",
    ];

    // Used by adapters, and by nothing that is pure.
    private static readonly string[] Tools = ["Processes", "Http"];

    // A port's folder is pure; the vendor's folder below it is the edge.
    private static readonly string[] Edge =
    [
        "Manifests/Git",
        "Guard/Git",
        "Guard/Helm",
        "Guard/Kustomize",
        "Forges/GitHub",
        "Registries/Oci",
        "ArgoCd/Api",
        "Smoke/Http",
        "Hosts",
        "Processes",
        "Http",
        "Verbs",
        "Composition",
    ];

    private static readonly string[] Worldly =
    [
        "System.IO",
        "System.Net",
        "System.Net.Http",
        "System.Diagnostics",
        "CliWrap",
        "Octokit",
        "Polly",
    ];

    public static TheoryData<string> Sources =>
        [
            .. Directory
                .EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
                .Where(file =>
                    !file.StartsWith("obj/", StringComparison.Ordinal)
                    && !file.StartsWith("bin/", StringComparison.Ordinal)
                ),
        ];

    private static string Root => Path.Combine(SourceTree.Root, "src", "Promote");

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_file_knows_only_layers_above_its_own(string file)
    {
        var own = Array.IndexOf(Layers, Folder(file));
        var below = Usings(file)
            .Where(name => name.StartsWith("Promote.", StringComparison.Ordinal))
            .Select(name => name.Split('.')[1])
            .Where(name => own >= 0 && Array.IndexOf(Layers, name) > own && !IsAdapter(file));

        below.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_pure_file_touches_neither_files_nor_sockets_nor_programs(string file)
    {
        var touched = Usings(file)
            .Where(name => Worldly.Contains(name) || Tools.Any(tool => name == $"Promote.{tool}"))
            .Where(_ => !Edge.Any(edge => file.StartsWith(edge + "/", StringComparison.Ordinal)));

        touched.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Only_composition_names_the_vendors(string file)
    {
        var vendors = Usings(file)
            .Where(name =>
                Vendor().IsMatch(name)
                && !file.StartsWith(name["Promote.".Length..].Replace('.', '/'), StringComparison.Ordinal)
            )
            // Two ports may have one vendor.
            .Where(name => !file.Contains($"/{name.Split('.')[^1]}/", StringComparison.Ordinal))
            .Where(_ => Folder(file) != "Composition");

        vendors.ShouldBeEmpty();
    }

    // An adapter may implement any port.
    private static bool IsAdapter(string file) =>
        file.Split('/').Length > 2 && Edge.Any(edge => file.StartsWith(edge + "/", StringComparison.Ordinal));

    private static string Folder(string file) => file.Split('/')[0];

    private static IEnumerable<string> Usings(string file) =>
        File.ReadLines(Path.Combine(Root, file))
            .Select(line => Using().Match(line))
            .Where(match => match.Success)
            .Select(match => match.Groups["name"].Value);

    [GeneratedRegex(@"^using (?:static )?(?:[A-Za-z]+ = )?(?<name>[A-Za-z.]+);", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Using();

    [GeneratedRegex(
        @"^Promote\.(Manifests\.Git|Forges\.GitHub|Registries\.Oci|ArgoCd\.Api|Smoke\.Http)$",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Vendor();
}
