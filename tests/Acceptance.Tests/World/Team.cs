using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Acceptance.Tests.World;

/// <summary>How the manifests repository is reached.</summary>
public enum Over
{
    Api,
    Git,
}

/// <summary>A test's own manifests repository, images and tool: nothing of it is another test's.</summary>
public sealed class Team : IDisposable
{
    /// <summary>The tag that overlays say at first.</summary>
    public const string NoTag = "000000000000";

    /// <summary>The digest that overlays say at first.</summary>
    public const string NoDigest = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

    private readonly string folder = Directory.CreateTempSubdirectory("promote-acceptance-team-").FullName;

    private Team(Sandbox sandbox, string name)
    {
        Sandbox = sandbox;
        Name = name;
        Cli = new PromoteCli(sandbox, Path.Combine(folder, "cli"));
    }

    public Sandbox Sandbox { get; }

    /// <summary>A word that no other test has.</summary>
    public string Name { get; }

    /// <summary>The manifests repository: owner/name.</summary>
    public string Repository => $"acme/{Name}";

    public PromoteCli Cli { get; }

    /// <summary>A team with apps named so, in dev (by commit) and staging (by pull request).</summary>
    public static Task<Team> CreateAsync(Sandbox sandbox, params string[] apps) =>
        CreateAsync(sandbox, team => team.Files(apps));

    /// <summary>A team whose manifests repository has those files.</summary>
    public static async Task<Team> CreateAsync(Sandbox sandbox, Func<Team, IReadOnlyDictionary<string, string>> files)
    {
        var team = new Team(sandbox, "m" + RandomNumberGenerator.GetHexString(10, lowercase: true));
        await sandbox.CreateAsync(team.Repository, files(team));
        return team;
    }

    /// <summary>A tag as the default policy wants it.</summary>
    // Begins with a letter: a tag of digits alone would be quoted, and the tests that compare whole files say no quotes.
    public static string Sha() => "c" + RandomNumberGenerator.GetHexString(11, lowercase: true);

    /// <summary>The name an app's image is pulled under.</summary>
    public string Image(string app) => $"{Sandbox.Registry}/{Name}/{app}";

    /// <summary>Where an app's overlay is.</summary>
    public static string Overlay(string app, string environment) =>
        $"apps/{app}/overlays/{environment}/kustomization.yaml";

    /// <summary>An overlay that says nothing more than it must.</summary>
    public string Kustomization(string app, string environment) =>
        $"""
            # {app} in {environment}
            images:
              - name: {Image(app)}
                newTag: {NoTag} # moved by the tool
                digest: {NoDigest}

            """;

    /// <summary>The files of apps in dev and staging.</summary>
    /// <param name="apps">Their names.</param>
    /// <param name="settings">More lines of each app's settings, such as <c>tags: semver</c>.</param>
    public IReadOnlyDictionary<string, string> Files(IEnumerable<string> apps, string settings = "tags: sha")
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        var yaml = new StringBuilder(
            """
            version: 1
            environments:
              dev: { deliver: commit }
              staging: { from: dev, deliver: pull-request, merge: by-hand }
            apps:

            """
        );
        foreach (var app in apps)
        {
            yaml.Append($"  {app}:\n    images: [{Image(app)}]\n    {settings}\n");
            foreach (var environment in (string[])["dev", "staging"])
                files[Overlay(app, environment)] = Kustomization(app, environment);
        }

        files["promote.yaml"] = yaml.ToString();
        return files;
    }

    /// <summary>Pushes an image of an app, and gives its digest.</summary>
    public Task<string> PushAsync(string app, string tag) => TinyImages.PushAsync(Sandbox, $"{Name}/{app}", tag, tag);

    /// <summary>The arguments that name the manifests repository.</summary>
    public string[] Manifests(Over over) =>
        ["--manifests", over == Over.Api ? Repository : $"{Sandbox.Url}/{Repository}.git"];

    /// <summary>Bumps an app to a tag that was pushed.</summary>
    public Task<Run> BumpAsync(Over over, string app, string tag, params string[] more) =>
        Cli.RunAsync(Bump(over, app, tag, more));

    /// <summary>The arguments of a bump.</summary>
    public string[] Bump(Over over, string app, string tag, params string[] more) =>
        ["bump", "--app", app, "--image", $"{Image(app)}:{tag}", "--output", "json", .. Manifests(over), .. more];

    /// <summary>The arguments of a promotion to staging.</summary>
    public string[] Staging(Over over, string app) =>
        ["to", "staging", "--app", app, "--output", "json", .. Manifests(over)];

    /// <summary>Pushes an image of an app, and arranges that dev says it; gives its tag and digest.</summary>
    public async Task<(string Tag, string Digest)> InDevAsync(string app)
    {
        var tag = Sha();
        var digest = await PushAsync(app, tag);
        var file = Kustomization(app, "dev").Replace(NoDigest, digest, StringComparison.Ordinal);
        await CommitAsync(
            "main",
            "promote[bot]",
            new Dictionary<string, string>
            {
                [Overlay(app, "dev")] = file.Replace(NoTag, tag, StringComparison.Ordinal),
            }
        );
        return (tag, digest);
    }

    /// <summary>Commits as someone, past all rules.</summary>
    public Task CommitAsync(string branch, string login, IReadOnlyDictionary<string, string> files) =>
        Sandbox.CallAsync(
            HttpMethod.Post,
            $"/_sandbox/repositories/{Repository}/commits",
            "admin",
            new
            {
                branch,
                message = "A change by hand",
                login,
                files,
            }
        );

    /// <summary>The open pull requests.</summary>
    public async Task<IReadOnlyList<JsonElement>> PullRequestsAsync(string state = "open") =>
        [
            .. (
                await Sandbox.CallAsync(
                    HttpMethod.Get,
                    $"{Sandbox.Api}/repos/{Repository}/pulls?state={state}",
                    "developer"
                )
            ).EnumerateArray(),
        ];

    /// <summary>What <c>git</c> says in the bare repository, where it is true.</summary>
    public async Task<string> GitAsync(params string[] arguments) =>
        Encoding.UTF8.GetString(await BytesAsync(arguments));

    /// <summary>A file's bytes on a branch.</summary>
    public Task<byte[]> FileAsync(string path, string branch = "main") =>
        BytesAsync("cat-file", "blob", $"{branch}:{path}");

    /// <summary>Commits on a branch that are not on another, with their parents, the newest first.</summary>
    public async Task<IReadOnlyList<string[]>> CommitsAsync(string range) =>
        [
            .. (await GitAsync("rev-list", "--parents", range))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(' ')),
        ];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<byte[]> BytesAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["--git-dir", Sandbox.GitDirectory(Repository), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var git = Process.Start(start)!;
        var errors = git.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        await git.StandardOutput.BaseStream.CopyToAsync(output);
        await git.WaitForExitAsync();
        git.ExitCode.ShouldBe(0, $"git {string.Join(' ', arguments)}: {await errors}");
        return output.ToArray();
    }
}
