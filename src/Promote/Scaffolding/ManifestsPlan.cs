using System.Text.RegularExpressions;
using Promote.Audit;
using Promote.Configuration;
using Promote.Errors;

namespace Promote.Scaffolding;

/// <summary>What a manifests repository shall have.</summary>
internal static partial class ManifestsPlan
{
    /// <summary>What stands for names that are not known.</summary>
    public const string NoPrefix = "OWNER";

    /// <summary>The workflow's place.</summary>
    public const string Workflow = ".github/workflows/promote.yml";

    /// <summary>The plan.</summary>
    /// <exception cref="UsageException">The layout is not supported, or something that only a person knows is not said.</exception>
    public static InitPlan Make(ParsedFiles parsed, RepositoryFacts facts, InitRequest request)
    {
        if (request.Environments.FirstOrDefault(name => !Names.IsName(name)) is { } wrong)
            throw new UsageException(
                ErrorCodes.Usage,
                "environments",
                $"'{OneLine.Of(wrong, 100)}' cannot name an environment: letters, digits, '.', '_' and '-', at most 63.",
                "Write the folders' names, in order: --environments dev,staging,prod."
            );
        var layout = ManifestsDiscovery.Find(parsed, facts, Named(parsed, request));
        var prefix = Prefix(facts, request);
        var apps = GitHubApps.Of(prefix ?? NoPrefix);
        var files = new List<PlannedFile>
        {
            new(PromoteConfiguration.FileName, PromoteText.Write(layout, prefix is null ? [] : apps)),
        };
        if (request.Owners.Count > 0)
            files.Add(
                new(CodeOwnersFile.Places[1], OwnersText.Write(layout, request.Owners))
                {
                    Alternatives = CodeOwnersFile.Places,
                }
            );
        files.Add(
            request.OnAzure == true
                ? new(PipelineText.Path, PipelineText.Manifests(facts, request.Templates, prefix ?? NoPrefix))
                : new(Workflow, WorkflowText.Manifests(facts.Branch, request.Templates))
        );
        return new(
            files,
            apps,
            [.. layout.Notes, .. Remarks(layout), .. request.Notes()],
            ManifestsSteps.Of(
                parsed.Files,
                layout,
                facts,
                request,
                apps,
                GitHubApps.Sources(prefix ?? NoPrefix),
                prefix is not null
            )
        );
    }

    // A second run means what the first one was told.
    private static IReadOnlyList<string> Named(ParsedFiles parsed, InitRequest request) =>
        request.Environments.Count > 0 ? request.Environments
        : parsed.Read(PromoteConfiguration.FileName, bytes => PromoteYaml.Read(bytes, PromoteConfiguration.FileName))
            is { } rules
            ? [.. rules.Environments.Select(one => one.Name)]
        : [];

    private static string? Prefix(RepositoryFacts facts, InitRequest request)
    {
        var prefix = (request.Identities ?? facts.Owner)?.ToLowerInvariant();
        if (prefix is null || (prefix.Length <= GitHubApps.LongestPrefix && PrefixOfNames().IsMatch(prefix)))
            return prefix;
        throw new UsageException(
            ErrorCodes.Usage,
            "identities",
            $"'{OneLine.Of(prefix, 100)}' cannot start the names of the GitHub Apps: letters, digits and '-', at most {GitHubApps.LongestPrefix}.",
            "Add --identities with a shorter word."
        );
    }

    private static IEnumerable<string> Remarks(ManifestsLayout layout)
    {
        foreach (var app in layout.Apps.Where(app => PromoteText.TagsOf(app) is null))
            yield return $"The tags of {app.Name} ({string.Join(", ", app.Tags.Take(3).Select(tag => OneLine.Of(tag, 60)))}) are neither commits' ids nor semantic versions: say under tags in promote.yaml what they are. The first promotion to where a person must approve is refused, as docs/init.md says.";
        foreach (var path in OwnersText.Unspeakable(layout))
            yield return $"CODEOWNERS has no words for {OneLine.Of(path, 100)}.";
        if (layout.Stages.Count == 1)
            yield return "There is one stage of environments, so nothing is promoted to another.";
    }

    [GeneratedRegex(@"\A[a-z0-9]+(-[a-z0-9]+)*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PrefixOfNames();
}
