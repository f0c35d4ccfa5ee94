using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Acceptance.Tests.World;

/// <summary>The tool, with the environment that it is run in: a home, a temporary folder and credentials of its own.</summary>
public sealed class PromoteCli
{
    // What the machine that runs the tests may have, and the tool would listen to.
    private static readonly string[] Foreign =
    [
        "GITHUB_",
        "PROMOTE_",
        "ARGOCD_",
        "ACTIONS_",
        "RUNNER_",
        "BUILD_",
        "SYSTEM_",
        "GIT_",
        "GH_TOKEN",
        "TF_BUILD",
        "DOCKER_CONFIG",
        "CI",
    ];

    private readonly Dictionary<string, string> environment = new(StringComparer.Ordinal);

    /// <summary>Makes its folders and credentials.</summary>
    /// <param name="sandbox">Which world it talks to.</param>
    /// <param name="folder">Where its home and temporary folder go.</param>
    public PromoteCli(Sandbox sandbox, string folder)
    {
        Home = Directory.CreateDirectory(Path.Combine(folder, "home")).FullName;
        Temp = Directory.CreateDirectory(Path.Combine(folder, "tmp")).FullName;
        WorkingDirectory = Directory.CreateDirectory(Path.Combine(folder, "work")).FullName;
        var docker = Directory.CreateDirectory(Path.Combine(folder, "docker")).FullName;
        var login = Convert.ToBase64String(Encoding.UTF8.GetBytes("promote:" + sandbox.Token("promoter")));
        File.WriteAllText(
            Path.Combine(docker, "config.json"),
            $$$"""{ "auths": { "{{{sandbox.Registry}}}": { "auth": "{{{login}}}" } } }"""
        );
        this["HOME"] = Home;
        this["TMPDIR"] = Temp;
        this["DOCKER_CONFIG"] = docker;
        // .NET's own sockets in the temporary folder, which a killed process leaves.
        this["DOTNET_EnableDiagnostics"] = "0";
        // What lives for a second gains nothing from being measured.
        this["DOTNET_TieredPGO"] = "0";
        this["GITHUB_API_URL"] = sandbox.Api;
        this["GITHUB_GRAPHQL_URL"] = sandbox.GraphQl;
        this["GITHUB_SERVER_URL"] = sandbox.Url;
        this["PROMOTE_TOKEN"] = sandbox.Token("promoter");
        this["ARGOCD_SERVER"] = sandbox.Url;
        this["ARGOCD_AUTH_TOKEN"] = sandbox.Token("argocd");
    }

    public string Home { get; }

    public string Temp { get; }

    public string WorkingDirectory { get; set; }

    /// <summary>A variable of its environment.</summary>
    public string this[string name]
    {
        set => environment[name] = value;
    }

    /// <summary>Runs it to its end.</summary>
    public async Task<Run> RunAsync(params string[] arguments)
    {
        using var running = Start(arguments);
        return await running.EndAsync();
    }

    /// <summary>Starts it.</summary>
    public RunningCli Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Programs.Cli, .. arguments])
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = WorkingDirectory,
        };
        foreach (var name in start.Environment.Keys.ToList())
        {
            if (Array.Exists(Foreign, name.StartsWith))
                start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new RunningCli(Process.Start(start)!);
    }
}

/// <summary>A run that is not over.</summary>
public sealed class RunningCli : IDisposable
{
    private readonly Process process;
    private readonly Task<string> output;
    private readonly Task<string> errors;

    public RunningCli(Process process)
    {
        this.process = process;
        process.StandardInput.Close();
        output = process.StandardOutput.ReadToEndAsync();
        errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The process's number.</summary>
    public int Id => process.Id;

    /// <summary>Whether it ended.</summary>
    public bool HasExited => process.HasExited;

    /// <summary>Kills it, at once and without a word, and nothing of what it started.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Stops it where it is, until it is told to go on.</summary>
    public Task FreezeAsync() => SignalAsync("-STOP");

    /// <summary>Lets it go on.</summary>
    public Task ThawAsync() => SignalAsync("-CONT");

    /// <summary>Waits for its end.</summary>
    public async Task<Run> EndAsync()
    {
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        return new Run(process.ExitCode, await output, await errors);
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        process.Dispose();
    }
}
