using System.Text.RegularExpressions;
using Promote.Artifacts;
using Promote.Yaml;

namespace Promote.Configuration.Reading;

/// <summary>Reads <c>apps:</c>, and what the file's top says for all of them.</summary>
internal static class AppsReader
{
    private const string AnyApp = "{app}";

    private static readonly Dictionary<string, PinKind> Pins = new(StringComparer.Ordinal)
    {
        ["tag+digest"] = PinKind.TagAndDigest,
        ["tag"] = PinKind.Tag,
    };

    /// <summary>Whether the settings stand for every app that is found by its path.</summary>
    public static bool IsPattern(AppSettings app) => app.Name == AnyApp;

    public static IReadOnlyList<AppSettings> Read(Section top)
    {
        var defaults = new Defaults(
            Tags(top) ?? TagPolicy.Sha,
            top.Choice("pin", Pins) ?? PinKind.TagAndDigest,
            Template(top, "argo") ?? "{app}-{env}",
            SmokeReader.Read(top),
            IdentitiesReader.Logins(top, "requesters", AnyApp)
        );
        if (top.Required("apps") is not { } node)
            return [];
        if (node is YamlScalar pattern)
            return Pattern(top, pattern, defaults) is { } app ? [app] : [];
        if (top.AsSection(node, "'apps'") is not { } section)
            return [];
        if (!section.Entries.Any())
            section.Problem(node, "'apps' has none.");
        var apps = new List<AppSettings>();
        foreach (var entry in section.Entries)
        {
            if (!Names.IsName(entry.Key))
                section.Problem(
                    entry.KeyNode,
                    $"'{entry.Key}' cannot name an app: letters, digits, '.', '_' and '-', at most 63."
                );
            if (section.AsSection(entry.Value.Resolved, $"'{entry.Key}'") is { } sub)
                apps.Add(App(sub, entry.Key, defaults));
        }

        return apps;
    }

    private static AppSettings? Pattern(Section top, YamlScalar node, Defaults defaults)
    {
        var segments = node.Value.Split('/');
        if (
            !Names.IsPath(node.Value)
            || segments.Count(segment => segment == "*") != 1
            || node.Value.Count(c => c == '*') != 1
            || !node.Value.Contains("{env}", StringComparison.Ordinal)
        )
        {
            top.Problem(
                node,
                "'apps' is a mapping, or a path with one '*' for the app and {env}: apps/*/overlays/{env}/kustomization.yaml."
            );
            return null;
        }

        return new AppSettings
        {
            Name = AnyApp,
            Images = [],
            Manifest = new(node.Value.Replace("*", AnyApp, StringComparison.Ordinal), null),
            Argo = defaults.Argo,
            Smoke = defaults.Smoke,
            Tags = defaults.Tags,
            Pin = defaults.Pin,
            Requesters = defaults.Requesters,
            Refs = [],
        };
    }

    private static AppSettings App(Section section, string name, Defaults defaults)
    {
        var images = Images(section);
        var app = new AppSettings
        {
            Name = name,
            Images = images,
            Manifest = ManifestReader.Read(section, images),
            Argo = Template(section, "argo") ?? defaults.Argo,
            Smoke = section.Has("smoke") ? SmokeReader.Read(section) : defaults.Smoke,
            Tags = Tags(section) ?? defaults.Tags,
            Pin = section.Choice("pin", Pins) ?? defaults.Pin,
            Source = Source(section),
            Requesters = section.Has("requesters")
                ? IdentitiesReader.Logins(section, "requesters", AnyApp)
                : defaults.Requesters,
            Refs = [.. section.Items("refs").Select(item => section.AsText(item, "'refs'")).OfType<string>()],
        };
        section.Close();
        return app;
    }

    private static List<string> Images(Section section)
    {
        var images = new List<string>();
        if (section.Required("images") is null)
            return images;
        foreach (var item in section.Items("images"))
        {
            if (section.AsText(item, "An image") is not { } text)
                continue;
            if (ImageName.TryParse(text) is null)
                section.Problem(
                    item,
                    $"'{text}' is not an image name; write it without tag or digest: ghcr.io/acme/web."
                );
            else if (images.Contains(text))
                section.Problem(item, $"'{text}' is there twice.");
            else
                images.Add(text);
        }

        return images;
    }

    private static string? Template(Section section, string key)
    {
        if (section.Node(key) is not { } node || section.AsText(node, $"'{key}'") is not { } text)
            return null;
        if (!text.Contains("{env}", StringComparison.Ordinal))
            section.Problem(node, $"'{key}' is the same in every environment: put {{env}} where it differs.");
        return text;
    }

    private static string? Source(Section section)
    {
        if (section.Node("source") is not { } node || section.AsText(node, "'source'") is not { } text)
            return null;
        if (text.Split('/') is [var owner, var name] && Names.IsName(owner) && Names.IsName(name))
            return text;
        section.Problem(node, $"'{text}' is not a repository on the forge; write owner/name.");
        return null;
    }

    private static TagPolicy? Tags(Section section)
    {
        switch (section.Node("tags"))
        {
            case null:
                return null;
            case YamlScalar { Value: "sha" }:
                return TagPolicy.Sha;
            case YamlScalar { Value: "semver" }:
                return new(TagPolicyKind.Semver, null);
            case YamlMapping mapping:
                var sub = section.AsSection(mapping, "'tags'")!;
                var node = sub.Required("pattern");
                var policy = node is null ? null : Pattern(sub, node);
                sub.Close();
                return policy;
            case var other:
                section.Problem(other, "'tags' is sha, semver, or a mapping with 'pattern'.");
                return null;
        }
    }

    private static TagPolicy? Pattern(Section section, YamlNode node)
    {
        if (section.AsText(node, "'pattern'") is not { } text)
            return null;
        try
        {
            // Read alone first, so that it cannot close the group that anchors it.
            _ = new Regex(text, RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1));
            // Without backtracking, so that no tag and no pattern can hang the tool.
            return new(
                TagPolicyKind.Pattern,
                new Regex(
                    $@"\A(?:{text})\z",
                    RegexOptions.NonBacktracking | RegexOptions.CultureInvariant,
                    TimeSpan.FromSeconds(1)
                )
            );
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            section.Problem(node, $"'{text}' is not a pattern that can be used: {e.Message.TrimEnd('.')}.");
            return null;
        }
    }

    private sealed record Defaults(
        TagPolicy Tags,
        PinKind Pin,
        string Argo,
        IReadOnlyList<SmokeCheck> Smoke,
        IReadOnlyList<string> Requesters
    );
}
