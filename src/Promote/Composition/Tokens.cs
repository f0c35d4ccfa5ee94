using Promote.Errors;

namespace Promote.Composition;

/// <summary>Which environment variables hold secrets, and which token serves the manifests repository.</summary>
public static class Tokens
{
    /// <summary>Variables whose values are never shown, and that programs of others do not get.</summary>
    public static IReadOnlyList<string> Variables { get; } =
    [
        "PROMOTE_TOKEN",
        "PROMOTE_SOURCES_TOKEN",
        "GITHUB_TOKEN",
        "GH_TOKEN",
        "SYSTEM_ACCESSTOKEN",
        "AZURE_DEVOPS_EXT_PAT",
        "ARGOCD_AUTH_TOKEN",
        "PROMOTE_REGISTRY_PASSWORD",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
        "ACTIONS_RUNTIME_TOKEN",
    ];

    /// <summary>Variables that an application's own build does not get either: they are this tool's.</summary>
    internal static IReadOnlyList<string> OwnVariables { get; } =
    ["PROMOTE_TOKEN", "PROMOTE_SOURCES_TOKEN", "ARGOCD_AUTH_TOKEN"];

    /// <summary>A redactor that knows the secrets of an environment.</summary>
    /// <param name="environment">Its variables.</param>
    public static Redactor Redactor(IReadOnlyDictionary<string, string> environment) =>
        new(Variables.Select(name => environment.GetValueOrDefault(name)?.Trim()));

    /// <summary>The token for the manifests repository, and the variable it came from.</summary>
    internal static (string Variable, string Token)? Manifests(RemotesSettings settings)
    {
        foreach (var name in (string[])["PROMOTE_TOKEN", "GITHUB_TOKEN", "SYSTEM_ACCESSTOKEN"])
        {
            if (settings.Variable(name) is { } token)
                return (name, token.Trim());
        }

        return null;
    }

    /// <summary>The token for the applications' repositories, and the variable it came from: the manifests repository's where none is set.</summary>
    internal static (string Variable, string Token)? Sources(RemotesSettings settings) =>
        settings.Variable("PROMOTE_SOURCES_TOKEN") is { } token
            ? ("PROMOTE_SOURCES_TOKEN", token.Trim())
            : Manifests(settings);
}
