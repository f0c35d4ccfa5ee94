using Promote.Artifacts;
using Promote.Configuration.Reading;
using Promote.Yaml;

namespace Promote.Configuration;

/// <summary>Reads <c>promote.build.yaml</c>.</summary>
internal static class BuildYaml
{
    private static readonly Dictionary<string, TagSource> Tags = new(StringComparer.Ordinal)
    {
        ["sha"] = TagSource.Sha,
        ["sha-12"] = TagSource.Sha12,
        ["semver"] = TagSource.Semver,
    };

    private static readonly Dictionary<string, ReusePolicy> Policies = new(StringComparer.Ordinal)
    {
        ["label"] = ReusePolicy.Label,
        ["never"] = ReusePolicy.Never,
    };

    private static readonly Dictionary<string, DigestSource> Digests = new(StringComparer.Ordinal)
    {
        ["registry"] = DigestSource.Registry,
        ["sdk"] = DigestSource.Sdk,
        ["metadata-file"] = DigestSource.MetadataFile,
        ["digest-file"] = DigestSource.DigestFile,
    };

    /// <summary>The configuration, or every mistake that is in it.</summary>
    /// <exception cref="YamlException">It is not YAML, or says what it may not; with every position.</exception>
    public static BuildConfiguration Read(byte[] bytes, string path)
    {
        var top = Root.Read(bytes, path, "version and builds", out var problems, "docs/build-once.md has its keys");
        var (app, manifests) = (top.Text("app"), top.Text("manifests"));
        if (app is not null && !Names.IsName(app))
            top.Problem(top.Mapping.Find("app")!.Value, $"'{app}' cannot name an app.");
        var tag = top.Choice("tag", Tags) ?? TagSource.Sha;
        var reuse = top.Choice("reuse", Policies) ?? ReusePolicy.Label;
        var builds = new List<BuildStep>();
        var node = top.Required("builds");
        foreach (var item in top.Items("builds"))
        {
            if (top.AsSection(item, "A build") is { } section)
                builds.Add(Step(section));
        }

        if (node is not null && builds.Count == 0)
            top.Problem(node, "'builds' has none.");
        foreach (
            var twice in builds
                .SelectMany(build => build.Images)
                .GroupBy(image => image, StringComparer.Ordinal)
                .Where(group => group.Count() > 1)
        )
            top.Problem(node!, $"'{twice.Key}' is built twice.");
        top.Close();
        problems.ThrowIfAny();
        return new BuildConfiguration
        {
            App = app,
            Manifests = manifests,
            Tag = tag,
            Reuse = reuse,
            Builds = builds,
        };
    }

    private static BuildStep Step(Section section)
    {
        var images = new List<string>();
        section.Required("images");
        foreach (var item in section.Items("images"))
        {
            if (section.AsText(item, "An image") is not { } text)
                continue;
            if (ImageName.TryParse(text) is null)
                section.Problem(
                    item,
                    $"'{text}' is not an image name; write it without tag or digest: ghcr.io/acme/web."
                );
            images.Add(text);
        }

        if (section.Mapping.Find("images") is { } given && images.Count == 0)
            section.Problem(given.Value, "'images' has none.");

        var run = section.Required("run");
        var words = section.Items("run").Select(item => section.AsText(item, "'run'")).OfType<string>().ToList();
        if (run is YamlScalar { Value: var line } && line.Contains(' ', StringComparison.Ordinal))
            section.Problem(
                run,
                $"'run' is a list of the program and its arguments: [{string.Join(", ", line.Split(' '))}]. No shell reads it."
            );
        else if (run is not null && words.Count == 0)
            section.Problem(run, "'run' has none.");
        else if (words is ["", ..])
            section.Problem(run!, "'run' starts with the program.");
        var source = section.Choice("digest", Digests) ?? DigestSource.Registry;
        if (source is DigestSource.Sdk or DigestSource.DigestFile && images.Count > 1)
            section.Problem(
                section.Mapping.Find("digest")!.Value,
                "It reports one digest, but this build has several images: give each a build of its own."
            );
        var step = new BuildStep
        {
            Images = images,
            Run = words,
            Digest = source,
        };
        section.Close();
        return step;
    }
}
