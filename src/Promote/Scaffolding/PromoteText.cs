using System.Text;
using Promote.Artifacts;
using Promote.Configuration;
using Promote.Gates;

namespace Promote.Scaffolding;

/// <summary>The text of <c>promote.yaml</c>.</summary>
internal static class PromoteText
{
    // From here on each app would be an entry that says the same.
    private const int Many = 20;

    private static readonly string[] Roles = ["promoter", "guard", "evidence", "audit"];

    /// <summary>The text.</summary>
    /// <param name="layout">What was discovered.</param>
    /// <param name="apps">The GitHub Apps; empty where they cannot be named.</param>
    public static string Write(ManifestsLayout layout, IReadOnlyList<GitHubApp> apps) =>
        TextTemplate
            .Of("promote.yaml")
            .Fill(
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["identities"] = Identities(apps),
                    ["environments"] = Environments(layout),
                    ["shared"] = Shared(layout),
                    ["apps"] = Pattern(layout) is { } pattern ? $"apps: {TextTemplate.Scalar(pattern)}" : Apps(layout),
                }
            );

    /// <summary>The path that stands for all apps; null where they are written one by one.</summary>
    public static string? Pattern(ManifestsLayout layout) =>
        layout.Apps.Count > Many
        && layout.Apps.All(app => app.Values is null && app.Segment >= 0)
        && layout.Apps.Select(app => app.Pattern).Distinct(StringComparer.Ordinal).ToList() is [var only]
        && Applications.Common(layout.Apps) is not null
        && Tags(layout.Apps) is not null
            ? only
            : null;

    private static string Identities(IReadOnlyList<GitHubApp> apps)
    {
        if (apps.Count == 0)
            return "";
        var text = new StringBuilder("identities: # The GitHub Apps' logins.");
        foreach (var (key, app) in Roles.Zip(apps))
            text.Append("\n  ").Append(key).Append(": ").Append(TextTemplate.Scalar(app.Login));
        return text.ToString();
    }

    private static string Environments(ManifestsLayout layout)
    {
        var text = new StringBuilder();
        foreach (var (index, stage) in layout.Stages.Index())
        {
            foreach (var name in stage)
            {
                text.Append(TextTemplate.Scalar(name)).Append(":\n");
                if (index == 0)
                    text.Append("  deliver: commit\n");
                else
                    Append(text, layout, index);
            }
        }

        return text.ToString().TrimEnd('\n');
    }

    private static void Append(StringBuilder text, ManifestsLayout layout, int index)
    {
        var from = layout.Stages[index - 1];
        text.Append("  from: ")
            .Append(from is [var only] ? TextTemplate.Scalar(only) : Flow(from))
            .Append("\n  deliver: pull-request\n");
        text.Append(
            index < layout.Stages.Count - 1
                ? "  merge: when-green\n  requires: { healthy: true }\n"
                : "  merge: by-hand\n  requires: { healthy: true, approvals: 1, codeOwners: true }\n"
        );
    }

    // What holds for all apps where a pattern stands for them.
    private static string Shared(ManifestsLayout layout)
    {
        if (Pattern(layout) is null)
            return "";
        var lines = new List<string> { $"argo: {TextTemplate.Scalar(Applications.Common(layout.Apps)!)}" };
        if (Tags(layout.Apps) is "semver")
            lines.Add("tags: semver");
        return string.Join('\n', lines);
    }

    private static string Apps(ManifestsLayout layout)
    {
        var text = new StringBuilder("apps:");
        foreach (var app in layout.Apps)
        {
            text.Append("\n  ").Append(TextTemplate.Scalar(app.Name)).Append(':');
            text.Append("\n    images: ").Append(Flow(app.Images));
            if (SourceOf(app) is { } source)
                text.Append("\n    # source: ").Append(source);
            Append(text, app);
            text.Append("\n    argo: ").Append(TextTemplate.Scalar(app.Argo ?? $"{app.Name}-{Layouts.Environment}"));
            if (TagsOf(app) is "semver")
                text.Append("\n    tags: semver");
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, FoundApp app)
    {
        text.Append("\n    manifest:");
        if (app.Values is null)
        {
            text.Append(' ').Append(TextTemplate.Scalar(app.File));
            return;
        }

        if (app.Chart is { } chart)
            text.Append("\n      chart: ").Append(TextTemplate.Scalar(chart));
        if (app.ValuesFiles.Count > 0)
            text.Append("\n      values: ").Append(Flow(app.ValuesFiles));
        text.Append("\n      file: ").Append(TextTemplate.Scalar(app.File));
        if (app.Values is [var only])
        {
            foreach (var (key, path) in Paths(only))
                text.Append("\n      ").Append(key).Append(": ").Append(TextTemplate.Scalar(path));
            return;
        }

        text.Append("\n      images:");
        foreach (var one in app.Values)
        {
            var paths = Paths(one).Select(path => $"{path.Key}: {TextTemplate.Scalar(path.Value, inFlow: true)}");
            text.Append("\n        ")
                .Append(TextTemplate.Scalar(one.Image!))
                .Append(": { ")
                .AppendJoin(", ", paths)
                .Append(" }");
        }
    }

    private static IEnumerable<(string Key, string Value)> Paths(ImageValues values) =>
        new[] { ("tag", values.Tag), ("digest", values.Digest), ("image", values.Reference) }
            .Where(path => path.Item2 is not null)
            .Select(path => (path.Item1, path.Item2!));

    /// <summary>What kind of tags an app has: <c>sha</c>, <c>semver</c>, or null for neither.</summary>
    public static string? TagsOf(FoundApp app) => Tags([app]);

    private static string? Tags(IReadOnlyList<FoundApp> apps)
    {
        var tags = apps.SelectMany(app => app.Tags)
            .Select(tag => tag.Split('@')[0])
            .Where(tag => tag.Length > 0 && !FloatingTags.IsFloating(tag, []))
            .ToList();
        return tags.TrueForAll(tag => TagPolicy.Sha.Allows(tag)) ? "sha"
            : tags.TrueForAll(tag => SemanticVersion.TryParse(tag) is not null) ? "semver"
            : null;
    }

    // A guess, and so a comment: an image on ghcr.io is often called as its repository is.
    private static string? SourceOf(FoundApp app) =>
        app.Images[0].Split('/') is ["ghcr.io", var owner, var name] && RepositoryFacts.IsRepository($"{owner}/{name}")
            ? $"{owner}/{name}"
            : null;

    private static string Flow(IEnumerable<string> items) =>
        $"[{string.Join(", ", items.Select(item => TextTemplate.Scalar(item, inFlow: true)))}]";
}
