using Templates.Tests.Running;

namespace Templates.Tests.Release;

/// <summary>A copy of this repository in which a version was released, up to where it would be published. Made once: it takes minutes.</summary>
public sealed class Released : IAsyncLifetime
{
    /// <summary>A version that nothing else here has.</summary>
    public const string Version = "9.8.7";

    /// <summary>The feed's key.</summary>
    public const string Key = "key-of-an-hour";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>The copy.</summary>
    internal GitFolder Repository { get; private set; } = null!;

    /// <summary>The commit that the packages are of.</summary>
    internal string Source { get; private set; } = "";

    /// <summary>The commit that has version and checksums.</summary>
    internal string Stamped { get; private set; } = "";

    /// <summary>What the dry run left.</summary>
    internal string Artifacts => Path.Combine(Repository.Path, "artifacts", "release");

    /// <summary>Where NuGet keeps what it has already.</summary>
    internal static string Packages =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>The repository that it was cloned from, so to say.</summary>
    internal string Origin => folder["origin.git"];

    private readonly TemporaryFolder folder = new();

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        Repository = await GitFolder.OfThisRepositoryAsync(".");
        Source = await Repository.CommitAsync(
            new Dictionary<string, string>
            {
                ["CHANGELOG.md"] =
                    $"# Changelog\n\n## [Unreleased]\n\n## [{Version}] - 2026-03-04\n\n### Added\n\n- Everything.\n\n## [0.1.0] - 2026-01-02\n\n- Less.\n",
            }
        );
        // Pushes would go here, and a dry run makes none.
        await Repository.RunAsync("init", "--quiet", "--bare", Origin);
        await Repository.RunAsync("remote", "add", "origin", Origin);
        (await BuildAsync("--target=Release", "--dry-run", $"--release-version={Version}")).ShouldContain("Release v");
        Stamped = (await File.ReadAllTextAsync(Path.Combine(Artifacts, "commit"))).Trim();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Repository?.Dispose();
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>What the repository's build prints; a failure throws, with all of it.</summary>
    internal Task<string> BuildAsync(params IEnumerable<string> arguments) => BuildAsync(arguments, path: null);

    /// <summary>The same, with programs of a folder before others.</summary>
    internal Task<string> BuildAsync(IEnumerable<string> arguments, string? path) =>
        Processes.OutputAsync(
            "bash",
            ["build.sh", .. arguments],
            Repository.Path,
            new Dictionary<string, string>
            {
                ["NO_COLOR"] = "1",
                ["GITHUB_TOKEN"] = "",
                ["NUGET_API_KEY"] = Key,
                ["MSBUILDDISABLENODEREUSE"] = "1",
                ["PATH"] = $"{path}{(path is null ? "" : ":")}{Environment.GetEnvironmentVariable("PATH")}",
            },
            Patience
        );
}

/// <summary>Its tests run one after another: they share the copy.</summary>
[CollectionDefinition]
public sealed class OneRelease : ICollectionFixture<Released>;
