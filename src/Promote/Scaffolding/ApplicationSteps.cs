using Promote.Audit;
using Promote.Configuration;

namespace Promote.Scaffolding;

/// <summary>What is left to do for an application repository.</summary>
internal static class ApplicationSteps
{
    /// <summary>The steps, in order.</summary>
    public static IEnumerable<InitStep> Of(
        RepositoryFiles files,
        RepositoryFacts facts,
        InitRequest request,
        IReadOnlyList<FoundBuild> builds,
        bool azure,
        string host,
        string app,
        string manifests
    )
    {
        var requests = GitHubApps.Requests((request.Identities ?? manifests.Split('/')[0]).ToLowerInvariant(), app);
        if (builds.Any(build => build.Digest == DigestSource.Sdk))
            yield return new(
                "Let the project give its image the label org.opencontainers.image.revision, as docs/build-once.md says: by it a second run knows the image of its commit.",
                []
            );
        if (files.Has(ApplicationDiscovery.CakeFile))
            yield return new(
                $"Add these two lines to {ApplicationDiscovery.CakeFile}, for the targets Build, BumpDev, PromoteStaging and the others; instead of a RunTarget of your own, or beside it with another script.",
                ["#load nuget:?package=Cake.Promote.Recipe", "RunPromote(Argument(\"target\", \"Default\"));"]
            );
        if (azure)
        {
            yield return new(
                $"Create the GitHub App {requests.Name} ({requests.Permissions}), if it is not there, and install it on {manifests}. Its key may ask for a bump of {app}, and writes nothing there. Write its client id into {PipelineText.Path}; put its key, in base64 on one line, into a variable group promote-manifests, as the secret {requests.Secret}. Give the group to this pipeline alone, with the check Branch control for refs/heads/{facts.Branch}: else any branch's file can read it.",
                [$"base64 -w0 <{requests.Name}.pem >{requests.Name}.b64"]
            );
            yield return new(
                $"Have two service connections: github, which may read {request.Templates}, and registry, which may push the image. Then make a pipeline of {PipelineText.Path}. docs/azure-pipelines.md says more.",
                []
            );
        }
        else
        {
            var repository = facts.Repository is null
                ? ""
                : $" --repo {(facts.Host is { } of ? $"{of}/" : "")}{facts.Repository}";
            yield return new(
                $"Create the GitHub App {requests.Name} ({requests.Permissions}), if it is not there, and install it on {manifests}. Its key may ask for a bump of {app}, and writes nothing there. It lies in an environment that you limit to the default branch: another branch's workflow does not get it.",
                [
                    .. facts.Repository is { } own
                        ? [new GitHubApi(own, facts.Host).LimitEnvironment(requests.Environment!, facts.Branch)]
                        : Array.Empty<string>(),
                    $"gh variable set {requests.Variable}{repository} --body CLIENT_ID",
                    $"gh secret set {requests.Secret} --env {requests.Environment}{repository} <{requests.Name}.pem",
                    .. host == "ghcr.io"
                        ? Array.Empty<string>()
                        :
                        [
                            $"gh variable set REGISTRY_USERNAME{repository} --body USER",
                            $"gh secret set REGISTRY_PASSWORD{repository} <registry.password",
                        ],
                ]
            );
        }

        yield return new(
            $"In {manifests}, let promote.yaml name {requests.Login} under requesters of the app {app}, and this repository as its source.",
            []
        );
    }
}
