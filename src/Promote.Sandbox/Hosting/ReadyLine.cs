using System.Text.Json;

namespace Promote.Sandbox.Hosting;

/// <summary>What the sandbox prints when it is ready.</summary>
internal static class ReadyLine
{
    /// <summary>One line of JSON: its URLs and tokens.</summary>
    public static string Text(SandboxContext context)
    {
        var root = context.Urls.Root;
        return JsonSerializer.Serialize(
            new
            {
                url = root,
                api = root + "/api/v3",
                graphql = root + "/api/graphql",
                registry = "localhost:" + new Uri(root).Port,
                argocd = root,
                tokens = context.Accounts.Tokens,
            }
        );
    }
}
