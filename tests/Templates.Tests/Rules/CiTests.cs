using Templates.Tests.Running;

namespace Templates.Tests.Rules;

/// <summary>This repository's own CI, really run: only the build it starts and the packages it installs are stand-ins.</summary>
public sealed class CiTests(WorkflowRunner runner) : IDisposable
{
    private readonly TemporaryFolder machine = new();

    [Fact]
    public async Task A_pull_request_runs_each_suite_but_the_mutants()
    {
        var run = (await RunAsync("pull_request", present: ["docker-registry", "skopeo", "chromium"])).ShouldSucceed();

        Targets(run).ShouldBe(["Test", "TestSlow", "TestPackages", "TestBrowser"]);
        run.Job("mutants").Result.ShouldBe("skipped");
        run.Jobs.ShouldAllBe(job => job.Permissions.Count == 1 && job.Permissions["contents"] == "read");
        File.Exists(machine["installed"]).ShouldBeFalse();
    }

    [Fact]
    public async Task Once_a_week_the_mutants_run_as_well()
    {
        var run = (await RunAsync("schedule", present: ["docker-registry", "skopeo", "chromium"])).ShouldSucceed();

        Targets(run)[^1].ShouldBe("TestMutants");
    }

    [Fact]
    public async Task What_a_machine_lacks_is_installed()
    {
        var run = (await RunAsync("push", present: ["chromium"])).ShouldSucceed();

        Targets(run).Length.ShouldBe(4);
        File.ReadAllText(machine["installed"]).ShouldContain("docker-registry skopeo");
        File.ReadAllText(machine["installed"]).ShouldNotContain("chromium");
    }

    public void Dispose() => machine.Dispose();

    private static string[] Targets(WorkflowRun run) =>
        [
            .. run
                .Jobs.SelectMany(job => job.Steps)
                .SelectMany(step => step.Log.Split('\n'))
                .Where(line => line.StartsWith("built --target=", StringComparison.Ordinal))
                .Select(line => line["built --target=".Length..]),
        ];

    private async Task<WorkflowRun> RunAsync(string @event, string[] present)
    {
        using var folder = await GitFolder.OfThisRepositoryAsync(".github", ".ci", "build.sh", "global.json");
        await folder.CommitAsync(
            new Dictionary<string, string>
            {
                ["build.sh"] = "#!/usr/bin/env bash\nmkdir -p artifacts/tests\necho \"built $*\"\n",
            }
        );
        // A machine with nothing on it but what is named.
        foreach (var name in present)
            Program(name, "true");
        foreach (var name in new[] { "sudo", "apt-get" })
            Program(name, "echo \"$*\" >> \"$(dirname \"$0\")/../installed\"");
        foreach (var name in new[] { "bash", "dirname", "git", "curl", "npm", "id", "mkdir", "env", "dotnet", "tar" })
            File.CreateSymbolicLink(machine[$"bin/{name}"], Find(name));
        return await runner.RunAsync(
            new()
            {
                Repository = "acme/promote",
                Workflow = new(".github/workflows/ci.yml"),
                Event = new(@event, new { }),
                Repositories = new Dictionary<string, RepositorySource> { ["acme/promote"] = new(folder.Path) },
                Environment = new Dictionary<string, string> { ["PATH"] = machine["bin"] },
            }
        );
    }

    private void Program(string name, string script)
    {
        machine.Write($"bin/{name}", $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(machine[$"bin/{name}"], (UnixFileMode)0b111_101_101);
    }

    private static string Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name))
            .First(File.Exists);
}
