using System.Collections.Concurrent;
using System.Text;
using Acceptance.Tests.World;

namespace Acceptance.Tests;

/// <summary>Where a token must never be.</summary>
public sealed class TokenTests(Sandbox sandbox)
{
    [Fact]
    public async Task A_promotion_over_Git_leaves_no_token_in_arguments_output_files_or_configuration()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It reads /proc.");
        using var team = await Team.CreateAsync(sandbox, "web");
        var tag = Team.Sha();
        await team.PushAsync("web", tag);
        // Slow enough that each git process is there when it is looked at.
        await sandbox.FaultAsync(
            new
            {
                path = $"/{team.Repository}.git/",
                latencyMs = 150,
                times = 1000,
            }
        );
        var secrets = Secrets();
        var files = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var told = new StringBuilder();
        var arguments = new List<string>();

        foreach (
            var command in (string[][])
                [
                    team.Bump(Over.Git, "web", tag, "--verbosity", "debug"),
                    [.. team.Staging(Over.Git, "web"), "--verbosity", "debug"],
                ]
        )
        {
            using var running = team.Cli.Start(command);
            await using var sampler = new ArgumentSampler(running.Id, () => Scan(team.Cli, secrets, files));
            var run = (await running.EndAsync()).ShouldExit(0);
            told.Append(run);
            arguments.AddRange(sampler.Seen);
        }

        Scan(team.Cli, secrets, files);
        arguments.ShouldContain(line => line.Contains("git-remote-http", StringComparison.Ordinal));
        arguments.ShouldContain(line => line.Contains(" push ", StringComparison.Ordinal));
        files.Keys.ShouldContain(path => Path.GetFileName(path) == "config");
        told.ToString().ShouldContain("git ");
        foreach (var secret in secrets)
        {
            arguments.ShouldAllBe(line => !line.Contains(secret, StringComparison.Ordinal));
            told.ToString().ShouldNotContain(secret);
        }

        files.Values.ShouldAllBe(found => found.Length == 0);
        Directory.GetFileSystemEntries(team.Cli.Temp).ShouldBeEmpty();
        Directory.GetFileSystemEntries(team.Cli.Home).ShouldBeEmpty();
    }

    // As they are, and as basic authentication has them.
    private List<string> Secrets()
    {
        string[] tokens = [sandbox.Token("promoter"), sandbox.Token("argocd")];
        return
        [
            .. tokens,
            .. from token in tokens
            from user in (string[])["x-access-token", "promote", "git", ""]
            select Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{token}")),
        ];
    }

    // By path, the secret found in it; none: an empty text.
    private static void Scan(PromoteCli cli, List<string> secrets, ConcurrentDictionary<string, string> files)
    {
        foreach (var path in ((string[])[cli.Temp, cli.Home, cli.WorkingDirectory]).SelectMany(Files))
        {
            if (Text(path) is { } text)
            {
                var found = secrets.Find(secret => text.Contains(secret, StringComparison.Ordinal)) ?? "";
                files.AddOrUpdate(path, found, (_, before) => before.Length > 0 ? before : found);
            }
        }
    }

    private static List<string> Files(string folder)
    {
        var files = new List<string>();
        try
        {
            files.AddRange(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories));
        }
        catch (IOException)
        {
            // A folder went away meanwhile; the next look sees the rest.
        }

        return files;
    }

    private static string? Text(string path)
    {
        try
        {
            // Without the locks of .NET, which the tool holds on a file of its own.
            using var file = new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete
            );
            using var reader = new StreamReader(file, Encoding.Latin1, detectEncodingFromByteOrderMarks: false);
            return reader.ReadToEnd();
        }
        catch (IOException)
        {
            // It went away meanwhile.
            return null;
        }
    }
}
