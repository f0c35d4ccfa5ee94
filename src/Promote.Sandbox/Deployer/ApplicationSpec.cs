using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Promote.Sandbox.Deployer;

/// <summary>An Argo CD Application as Git has it.</summary>
internal sealed partial record ApplicationSpec
{
    public required string Name { get; init; }

    /// <summary>The repository it was found in, and which must be the one it deploys from.</summary>
    public required string Repository { get; init; }

    public required string TargetRevision { get; init; }

    public required string Path { get; init; }

    /// <summary>Whether a difference is synced by itself.</summary>
    public required bool AutoSync { get; init; }

    public required bool SelfHeal { get; init; }

    /// <summary>The whole <c>spec</c>, as JSON text.</summary>
    public required string Json { get; init; }

    /// <summary>The last part of the overlay's path: <c>dev</c>, <c>staging</c>, …</summary>
    public string Environment => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>Reads a manifest; null where it is no Application.</summary>
    /// <exception cref="RenderException">It is one, but not one that can be deployed.</exception>
    public static ApplicationSpec? From(JsonObject manifest, string file)
    {
        if (manifest["kind"].Text() != "Application")
        {
            return null;
        }

        var name = (manifest["metadata"] as JsonObject)?["name"].Text() ?? "";
        if (
            !Names().IsMatch(name)
            || manifest["spec"] is not JsonObject spec
            || spec["source"] is not JsonObject source
            || source["path"].Text() is not { Length: > 0 } path
            || RepositoryOf(source["repoURL"].Text() ?? "") is not { } repository
        )
        {
            throw new RenderException(
                $"{file}: an Application needs metadata.name, spec.source.repoURL and spec.source.path."
            );
        }

        var automated = (spec["syncPolicy"] as JsonObject)?["automated"] as JsonObject;
        return new ApplicationSpec
        {
            Name = name,
            Repository = repository,
            TargetRevision = source["targetRevision"].Text() ?? "HEAD",
            Path = path.Trim('/'),
            AutoSync = automated is not null && (!automated.ContainsKey("enabled") || automated["enabled"].IsTrue()),
            SelfHeal = automated?["selfHeal"].IsTrue() ?? false,
            Json = spec.ToJsonString(),
        };
    }

    /// <summary><c>owner/name</c> of a repository's URL.</summary>
    public static string? RepositoryOf(string url)
    {
        var path = url.TrimEnd('/');
        path = path.EndsWith(".git", StringComparison.Ordinal) ? path[..^4] : path;
        return path.Split('/', ':') is [.., { Length: > 0 } owner, { Length: > 0 } name] ? $"{owner}/{name}" : null;
    }

    [GeneratedRegex("""\A[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\z""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Names();
}
