using Promote.Sandbox.Deployer;
using Promote.Sandbox.Forge;

namespace Promote.Sandbox.Hosting;

/// <summary>Puts the samples into the sandbox: an application repository and a manifests repository, as a user would have them.</summary>
internal static class SampleWorld
{
    /// <summary>The manifests repository.</summary>
    public const string Manifests = "acme/manifests";

    /// <summary>The application repository.</summary>
    public const string Application = "acme/web";

    /// <summary>Creates both, with the samples' addresses replaced by the sandbox's.</summary>
    /// <param name="app">The sandbox, started.</param>
    /// <param name="folder">The folder of <c>app-web</c> and <c>manifests</c>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task CreateAsync(WebApplication app, string folder, CancellationToken cancellationToken)
    {
        var context = app.Services.GetRequiredService<SandboxContext>();
        var repositories = app.Services.GetRequiredService<Repositories>();
        var root = context.Urls.Root;
        var registry = "localhost:" + new Uri(root).Port;
        var replacements = new (string From, string To)[]
        {
            ("ghcr.io/acme/web", $"{registry}/acme/web"),
            ("https://web.{env}.acme.test", $"{root}/_env/web-{{env}}"),
            ("https://github.com/acme/manifests.git", $"{root}/{Manifests}.git"),
            ("mcr.microsoft.com/dotnet/aspnet:10.0", $"{registry}/{Platform.BaseImage}:10"),
            // A demo does not take half an hour.
            ("soak: 30m", "soak: 1s"),
            ("days: Mon-Fri, from: \"09:00\", to: \"17:00\"", "days: Mon-Sun, from: \"00:00\", to: \"00:00\""),
        };
        var manifests = await repositories.CreateAsync(
            Name(Manifests),
            Files(Path.Combine(folder, "manifests"), replacements),
            cancellationToken
        );
        manifests.Rulesets = [Seeding.Ruleset(context.Accounts) with { Id = repositories.NextId() }];
        await repositories.CreateAsync(
            Name(Application),
            Files(Path.Combine(folder, "app-web"), replacements),
            cancellationToken
        );
        app.Services.GetRequiredService<DeployerService>().Register(Manifests);
    }

    private static RepositoryName Name(string text) =>
        RepositoryName.TryParse(text, out var name) ? name : throw new ArgumentException(text, nameof(text));

    private static Dictionary<string, string> Files(string folder, (string From, string To)[] replacements) =>
        Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => (Path: path, Name: Path.GetRelativePath(folder, path).Replace('\\', '/')))
            .Where(file =>
                !file.Name.Split('/').Any(part => part is "bin" or "obj" or ".git" or "artifacts" or "tools")
            )
            .ToDictionary(
                file => file.Name,
                file =>
                    replacements.Aggregate(
                        File.ReadAllText(file.Path),
                        (text, pair) => text.Replace(pair.From, pair.To, StringComparison.Ordinal)
                    ),
                StringComparer.Ordinal
            );
}
