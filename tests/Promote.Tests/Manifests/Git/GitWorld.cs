using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Promote.Errors;
using Promote.Manifests;
using Promote.Manifests.Git;
using Promote.Processes;

namespace Promote.Tests.Manifests.Git;

/// <summary>A bare repository to promote in, the clients that do it, and the folder where they leave their temporary files.</summary>
internal sealed class GitWorld : IAsyncDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("git-world-").FullName;
    private readonly ConcurrentQueue<Report> reports = new();

    private GitWorld()
    {
        Temporary = Directory.CreateDirectory(Path.Combine(home, "tmp dir")).FullName;
        Bare = Path.Combine(home, "manifests.git");
        Server = new GitHttpServer(home) { IsPublic = false };
    }

    public string Bare { get; }

    public string Temporary { get; }

    public GitHttpServer Server { get; }

    public string Url => Server.Url("manifests.git");

    public IEnumerable<string> Reports => reports.Select(report => report.Text);

    /// <summary>The usual files: an app with three environments, and the configuration.</summary>
    public static Dictionary<string, byte[]> Usual(params string[] apps) =>
        (apps.Length == 0 ? ["web"] : apps)
            .SelectMany(app =>
                new[] { "dev", "staging", "prod" }.SelectMany(environment =>
                    new[]
                    {
                        ($"apps/{app}/overlays/{environment}/kustomization.yaml", $"newTag: {app}-{environment}-1\n"),
                        ($"apps/{app}/base/{environment}.yaml", $"kind: {app}{environment}\n"),
                    }
                )
            )
            .Append(("promote.yaml", "version: 1\n"))
            .ToDictionary(pair => pair.Item1, pair => Encoding.UTF8.GetBytes(pair.Item2), StringComparer.Ordinal);

    public static Task<GitWorld> CreateAsync() => CreateAsync(Usual());

    public static async Task<GitWorld> CreateAsync(Dictionary<string, byte[]> files, params string[] executable)
    {
        var world = new GitWorld();
        await world.RawAsync(["init", "--quiet", "--bare", "--initial-branch=main", world.Bare], []);
        await File.AppendAllTextAsync(
            Path.Combine(world.Bare, "config"),
            "[uploadpack]\n\tallowFilter = true\n[receive]\n\tautogc = false\n[gc]\n\tauto = 0\n[http]\n\treceivepack = true\n"
        );
        if (files.Count > 0)
            await world.ImportAsync("main", files, executable);
        return world;
    }

    /// <summary>A commit by someone else, on top of the branch.</summary>
    public async Task<CommitId> ImportAsync(string branch, Dictionary<string, byte[]> files, params string[] executable)
    {
        using var input = new MemoryStream();
        var exists = (await TryGitAsync("rev-parse", "--verify", "--quiet", $"refs/heads/{branch}")).Trim();
        Text($"commit refs/heads/{branch}\ncommitter Someone <someone@acme.test> 1700000000 +0200\n");
        Text("data 8\nsomeone\n\n");
        if (exists.Length > 0)
            Text($"from {exists}\n");
        foreach (var (path, bytes) in files)
        {
            var quoted = string.Concat(
                Encoding
                    .UTF8.GetBytes(path)
                    .Select(b =>
                        b is < 33 or > 126 or 34 or 92
                            ? $"\\{Convert.ToString(b, 8).PadLeft(3, '0')}"
                            : ((char)b).ToString()
                    )
            );
            Text($"M {(executable.Contains(path) ? "100755" : "100644")} inline \"{quoted}\"\ndata {bytes.Length}\n");
            input.Write(bytes);
            Text("\n");
        }

        await RawAsync([$"--git-dir={Bare}", "fast-import", "--quiet"], input.ToArray());
        return await HeadAsync(branch);

        void Text(string text) => input.Write(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Many commits by someone else on main.</summary>
    public async Task ImportManyAsync(int count)
    {
        var input = new StringBuilder();
        var from = await HeadAsync();
        for (var i = 0; i < count; i++)
        {
            input.Append("commit refs/heads/main\ncommitter Someone <someone@acme.test> 17000000");
            input.Append((i + 10_000) % 100_000 / 1000).Append(" +0200\ndata 1\nx\n");
            if (i == 0)
                input.Append("from ").Append(from.Value).Append('\n');
            input.Append("M 100644 inline many\ndata 8\n").Append(i.ToString("D8")).Append('\n');
        }

        await RawAsync([$"--git-dir={Bare}", "fast-import", "--quiet"], Encoding.ASCII.GetBytes(input.ToString()));
    }

    /// <summary>A file on main whose name is not UTF-8.</summary>
    public async Task ImportRawNameAsync(string blob)
    {
        byte[] entry =
        [
            .. Encoding.ASCII.GetBytes($"100644 blob {blob}\tbad-"),
            0xFF,
            0,
            .. await RawAsync([$"--git-dir={Bare}", "ls-tree", "-z", "main"], []),
        ];
        var tree = Encoding.ASCII.GetString(await RawAsync([$"--git-dir={Bare}", "mktree", "-z"], entry)).Trim();
        var commit = await GitAsync(
            "-c",
            "user.name=a",
            "-c",
            "user.email=b",
            "commit-tree",
            tree,
            "-p",
            "main",
            "-m",
            "x"
        );
        await GitAsync("update-ref", "refs/heads/main", commit.Trim());
    }

    public GitManifestsRepository Client(
        string? url = null,
        string? token = GitHttpServer.WriteToken,
        TimeSpan? timeout = null
    )
    {
        var redactor = new Redactor([token]);
        return new(
            new GitRepositoryOptions
            {
                Url = url ?? Url,
                Credentials = token is null ? null : new(GitCredentials.TokenUser, token),
                Identity = new("Promote", "promote@acme.test"),
                TemporaryRoot = Temporary,
                FirstDelay = TimeSpan.FromMilliseconds(1),
                Timeout = timeout ?? TimeSpan.FromMinutes(2),
            },
            new ProgramRunner(redactor, TimeProvider.System, new Collector(reports)),
            redactor,
            TimeProvider.System
        );
    }

    public async Task<CommitId> HeadAsync(string branch = "main") =>
        CommitId.Parse((await GitAsync("rev-parse", $"refs/heads/{branch}")).Trim());

    public async Task<byte[]> FileAsync(string path, string branch = "main") =>
        await RawAsync([$"--git-dir={Bare}", "cat-file", "blob", $"refs/heads/{branch}:{path}"], []);

    public async Task<string> TextAsync(string path, string branch = "main") =>
        Encoding.UTF8.GetString(await FileAsync(path, branch));

    public async Task<string> GitAsync(params string[] arguments) =>
        Encoding.UTF8.GetString(await RawAsync([$"--git-dir={Bare}", .. arguments], []));

    public async Task HookAsync(string name, string script)
    {
        var path = Path.Combine(Bare, "hooks", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>What clients have left in the temporary folder.</summary>
    public string[] Left() => Directory.GetFileSystemEntries(Temporary);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(home, recursive: true);
    }

    private async Task<string> TryGitAsync(params string[] arguments)
    {
        try
        {
            return await GitAsync(arguments);
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    private async Task<byte[]> RawAsync(IEnumerable<string> arguments, byte[] input)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = home,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var writing = Task.Run(async () =>
        {
            await process.StandardInput.BaseStream.WriteAsync(input);
            process.StandardInput.Close();
        });
        using var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output);
        await process.WaitForExitAsync();
        await writing;
        return process.ExitCode == 0
            ? output.ToArray()
            : throw new InvalidOperationException($"git exited with {process.ExitCode}: {await errors}");
    }

    private sealed class Collector(ConcurrentQueue<Report> reports) : IProgress<Report>
    {
        public void Report(Report value) => reports.Enqueue(value);
    }
}
