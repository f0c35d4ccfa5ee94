using Promote.Artifacts;
using Promote.Configuration;
using Promote.Errors;

namespace Promote.Scaffolding;

/// <summary>What an application repository shall have.</summary>
internal static class ApplicationPlan
{
    private const string Workflow = ".github/workflows/promote.yml";
    private const string OwnHost = "ghcr.io";

    /// <summary>The plan.</summary>
    /// <exception cref="UsageException">Something that only a person knows is not said.</exception>
    public static InitPlan Make(RepositoryFiles files, RepositoryFacts facts, InitRequest request)
    {
        var manifests =
            request.Manifests
            ?? throw new UsageException(
                ErrorCodes.Usage,
                "manifests",
                "The manifests repository is not named.",
                "Add --manifests owner/name."
            );
        var app = request.App ?? facts.Name;
        if (!Names.IsName(app))
            throw new UsageException(
                ErrorCodes.Usage,
                app,
                $"'{OneLine.Of(app, 100)}' cannot name an app: letters, digits, '.', '_' and '-', at most 63.",
                "Add --app with the name that promote.yaml has."
            );
        var hasBuildFile = files.Has(BuildConfiguration.FileName);
        var builds = hasBuildFile ? [] : ApplicationDiscovery.Builds(files);
        var images = Images(builds, app, facts, request);
        var host = images.Count > 0 ? images[0].Registry : OwnHost;
        var planned = new List<PlannedFile>();
        var next = new List<InitStep>();
        if (builds.Count > 0)
            planned.Add(new(BuildConfiguration.FileName, BuildText.Write(app, manifests, builds, images)));
        else if (!hasBuildFile)
            next.Add(
                new(
                    $"Write {BuildConfiguration.FileName}, as docs/build-once.md has it: neither a Dockerfile nor a project that the .NET SDK makes an image of was found.",
                    []
                )
            );
        var azure = request.OnAzure ?? (facts.IsAzure || files.Has("azure-pipelines.yml"));
        planned.Add(
            azure
                ? new(PipelineText.Path, PipelineText.Application(app, manifests, facts.Branch, request.Templates))
                : new(Workflow, WorkflowText.Application(app, manifests, facts.Branch, request.Templates, host))
        );
        next.AddRange(ApplicationSteps.Of(files, facts, request, builds, azure, host, app, manifests));
        return new(planned, [], [.. files.Skipped, .. request.Notes()], next);
    }

    private static List<ImageName> Images(
        IReadOnlyList<FoundBuild> builds,
        string app,
        RepositoryFacts facts,
        InitRequest request
    )
    {
        if (builds.Count == 0)
            return [];
        if (request.Image is null && facts.Owner is null)
            throw new UsageException(
                ErrorCodes.Usage,
                "image",
                "The image's name is not known: no origin on GitHub says who owns it.",
                "Add --image ghcr.io/owner/name."
            );
        var first = request.Image ?? $"{OwnHost}/{facts.Owner!.ToLowerInvariant()}/{app.ToLowerInvariant()}";
        if (builds.Count == 1)
            return [Parse(first)];
        var names = builds.Select(build => NameOf(build, first)).ToList();
        return names.Distinct(StringComparer.Ordinal).Count() == names.Count
            ? names.ConvertAll(Parse)
            : throw new UsageException(
                ErrorCodes.Usage,
                "image",
                $"{string.Join(", ", builds.Select(build => OneLine.Of(build.File, 80)))} would make images of the same name.",
                $"Write {BuildConfiguration.FileName} by hand; docs/build-once.md has it."
            );
    }

    // Beside the app's own image, each is named for its folder.
    private static string NameOf(FoundBuild build, string first) =>
        build.Folder.Length == 0
            ? first
            : $"{first[..first.LastIndexOf('/')]}/{FilePath.Name(build.Folder).ToLowerInvariant()}";

    private static ImageName Parse(string name) =>
        ImageName.TryParse(name)
        ?? throw new UsageException(
            ErrorCodes.Usage,
            "image",
            $"'{OneLine.Of(name, 100)}' cannot name an image.",
            "Add --image ghcr.io/owner/name, in lower case and without a tag."
        );
}
