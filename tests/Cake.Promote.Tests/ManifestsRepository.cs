using System.Diagnostics;

namespace Cake.Promote.Tests;

/// <summary>A manifests repository on disk, of one app in dev and staging, and an empty folder to work in.</summary>
internal sealed class ManifestsRepository : IDisposable
{
    public const string OldTag = "a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1";
    public const string NewTag = "b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2";

    private readonly string root = Directory.CreateTempSubdirectory("cake-promote-").FullName;

    public ManifestsRepository(string image)
    {
        Directory.CreateDirectory(Folder);
        Git(root, "init", "-q", "-b", "main", "seed");
        var seed = System.IO.Path.Combine(root, "seed");
        Write(
            "promote.yaml",
            $"""
            version: 1
            environments:
              dev:
                deliver: commit
              staging:
                from: dev
                deliver: commit
            apps:
              web:
                images: [{image}]

            """
        );
        foreach (var environment in (string[])["dev", "staging"])
            Write(
                $"apps/web/overlays/{environment}/kustomization.yaml",
                $"images:\n  - name: {image}\n    newTag: {OldTag}\n"
            );
        Git(seed, "add", ".");
        Git(
            seed,
            "-c",
            "user.name=dana",
            "-c",
            "user.email=dana@acme.test",
            "-c",
            "commit.gpgsign=false",
            "commit",
            "-q",
            "-m",
            "Start"
        );
        Git(root, "clone", "-q", "--bare", "seed", "manifests.git");

        void Write(string name, string text)
        {
            var path = System.IO.Path.Combine(seed, name);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }
    }

    public string Path => System.IO.Path.Combine(root, "manifests.git");

    /// <summary>Where the application is: a folder without anything in it.</summary>
    public string Folder => System.IO.Path.Combine(root, "app");

    public string Overlay(string environment) =>
        Git(Path, "show", $"main:apps/web/overlays/{environment}/kustomization.yaml");

    public string Commits() => Git(Path, "rev-list", "--count", "main").Trim();

    public void Dispose()
    {
        foreach (var file in new DirectoryInfo(root).EnumerateFiles("*", SearchOption.AllDirectories))
            file.Attributes = FileAttributes.Normal;
        Directory.Delete(root, recursive: true);
    }

    private static string Git(string folder, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo("git", arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                UseShellExecute = false,
                Environment = { ["GIT_CONFIG_GLOBAL"] = System.IO.Path.Combine(folder, "no-such-file") },
            }
        )!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, string.Join(' ', arguments));
        return output;
    }
}
