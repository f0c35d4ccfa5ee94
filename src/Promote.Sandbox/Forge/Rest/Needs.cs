using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge.Rest;

/// <summary>What the endpoints of a repository ask of a token.</summary>
internal static class Needs
{
    /// <summary>What one asks, by its method and its path in the repository.</summary>
    public static Need Of(string method, string path, Right? right)
    {
        var reads = method == "GET";
        return new Need(right ?? (reads ? Right.Read : Right.Write), !reads, Areas(reads, path.Split('/')));
    }

    private static IReadOnlyList<string> Areas(bool reads, string[] path) =>
        path.ElementAtOrDefault(1) switch
        {
            "git" or "contents" or "compare" or "codeowners" => ["contents"],
            // What is asked of a commit or a branch shows in the rest of the path; the endpoint asks for more itself.
            "commits" or "branches" when reads => [Need.Metadata],
            "branches" => ["administration"],
            "pulls" when path[^1] == "merge" => ["contents"],
            "pulls" => ["pull_requests"],
            "issues" or "labels" => ["issues", "pull_requests"],
            "statuses" => ["statuses"],
            "check-runs" => ["checks"],
            "environments" when path[^1] == "secrets" => ["environments"],
            "actions" when path[^1].EndsWith("secrets", StringComparison.Ordinal) => ["secrets"],
            "actions" when path[2] is "workflows" or "runs" => ["actions"],
            "environments" => [reads ? "actions" : "administration"],
            "actions" or "keys" => ["administration"],
            _ => [Need.Metadata],
        };
}
