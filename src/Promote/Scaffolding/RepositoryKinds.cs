using Promote.Configuration;
using Promote.Errors;

namespace Promote.Scaffolding;

/// <summary>Tells by its files what a repository is.</summary>
internal static class RepositoryKinds
{
    /// <summary>What it is.</summary>
    /// <exception cref="UsageException">Its files speak for both, or for neither.</exception>
    public static bool IsManifests(ParsedFiles parsed)
    {
        var files = parsed.Files;
        string?[] manifests =
        [
            files.Has(PromoteConfiguration.FileName) ? PromoteConfiguration.FileName : null,
            KustomizeLayout.Kustomizations(files) is [var first, ..] ? first : null,
            files.Named("Chart.yaml").FirstOrDefault(),
            ArgoObjects.In(parsed).Files is [var object_, ..] ? object_ : null,
        ];
        string?[] app =
        [
            files.Has(BuildConfiguration.FileName) ? BuildConfiguration.FileName : null,
            files.Has(ApplicationDiscovery.CakeFile) ? ApplicationDiscovery.CakeFile : null,
            ApplicationDiscovery.Containerfiles(files).FirstOrDefault(),
            files.Paths.FirstOrDefault(ApplicationDiscovery.IsProject),
        ];
        return (manifests.OfType<string>().FirstOrDefault(), app.OfType<string>().FirstOrDefault()) switch
        {
            ({ }, null) => true,
            (null, { }) => false,
            ({ } one, { } other) => throw Ask(
                $"The repository has both what a manifests repository has ({OneLine.Of(one, 80)}) and what an application repository has ({OneLine.Of(other, 80)})."
            ),
            _ => throw Ask(
                "The repository has neither what a manifests repository has (overlays, charts, Argo CD objects) nor what an application repository has (a Dockerfile, a project, build.cake)."
            ),
        };
    }

    private static UsageException Ask(string message) =>
        new(ErrorCodes.Usage, "repository", message, "Say which it is: promote init app, or promote init manifests.");
}
