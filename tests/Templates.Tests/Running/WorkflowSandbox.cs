using Acceptance.Tests.World;

namespace Templates.Tests.Running;

/// <summary>The sandbox, as what runs workflows and pipelines sees it.</summary>
internal static class WorkflowSandbox
{
    extension(Sandbox sandbox)
    {
        /// <summary>Where the server is, as a workflow's machine sees it.</summary>
        public IReadOnlyDictionary<string, string> Addresses =>
            new Dictionary<string, string>
            {
                ["GITHUB_SERVER_URL"] = sandbox.Url,
                ["GITHUB_API_URL"] = sandbox.Api,
                ["GITHUB_GRAPHQL_URL"] = sandbox.GraphQl,
            };

        /// <summary>One of its repositories: jobs check it out over HTTP, and need a token.</summary>
        public RepositorySource Source(string repository) =>
            new(sandbox.GitDirectory(repository), $"{sandbox.Url}/{repository}.git");
    }
}
