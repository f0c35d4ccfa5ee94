using System.IO.Compression;
using Templates.Tests.Running;

namespace Templates.Tests.Release;

/// <summary>The action setup-promote of a release, really run by a workflow of another repository.</summary>
[Collection<OneRelease>]
[Trait("Suite", "Slow")]
public sealed class InstallTests(Released released, WorkflowRunner runner) : IDisposable
{
    private const string Workflow = """
        on: push
        jobs:
          use:
            runs-on: ubuntu-latest
            steps:
              - id: setup
                uses: acme/promote/.github/actions/setup-promote@{0}
                with:
                  feed: {1}
              - id: run
                run: promote --version && command -v promote
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_installs_exactly_the_version_that_it_is_of(bool byTag)
    {
        if (byTag)
            await released.Repository.RunAsync("tag", "--force", "v9", released.Stamped);
        var run = (await UseAsync(byTag ? "v9" : released.Stamped)).ShouldSucceed();
        if (byTag)
            await released.Repository.RunAsync("tag", "--delete", "v9");

        run.Job("use").Step("setup").Outputs["version"].ShouldStartWith(Released.Version);
        run.Job("use").Step("run").Log.ShouldStartWith(Released.Version);
    }

    [Theory]
    [InlineData("promote.tool.linux-x64")]
    [InlineData("promote.tool")]
    public async Task A_package_with_another_byte_is_refused_before_anything_of_it_runs(string id)
    {
        var feed = TamperedFeed(id);

        var run = (await UseAsync(released.Stamped, feed)).ShouldEndAs("failure");

        run.Job("use").Step("install").Log.ShouldContain($"What came as {id} is not what was released");
        run.Job("use").Step("install").ExitCode.ShouldBe(2);
        run.Job("use").Step("run").Outcome.ShouldBe("skipped");
    }

    [Theory]
    [InlineData(null, "This action has no checksums")]
    [InlineData("", "This action has no checksums")]
    [InlineData(
        "0000000000000000000000000000000000000000000000000000000000000000  promote.tool\n",
        "is not what was released"
    )]
    public async Task Without_the_right_checksums_nothing_runs(string? checksums, string why)
    {
        var file = ".github/actions/setup-promote/checksums.txt";
        await released.Repository.RunAsync("checkout", "--quiet", "--detach", released.Stamped);
        try
        {
            if (checksums is null)
                await released.Repository.RunAsync("rm", "--quiet", file);
            var commit = await released.Repository.CommitAsync(
                checksums is null ? [] : new Dictionary<string, string> { [file] = checksums }
            );

            var run = (await UseAsync(commit)).ShouldEndAs("failure");

            run.Job("use").Step("install").Log.ShouldContain(why);
            run.Job("use").Step("run").Outcome.ShouldBe("skipped");
        }
        finally
        {
            await released.Repository.RunAsync("checkout", "--quiet", "main");
        }
    }

    [Fact]
    public async Task The_next_job_takes_it_from_the_cache_and_checks_it_again()
    {
        (await UseAsync(released.Stamped)).ShouldSucceed();

        // No feed is needed then.
        var cached = (await UseAsync(released.Stamped, folder["no-feed"])).ShouldSucceed();

        cached.Job("use").Step("setup").Log.ShouldNotContain("was successfully installed");
        cached.Job("use").Step("run").Log.ShouldStartWith(Released.Version);
    }

    [Theory]
    [InlineData("tools/net10.0/linux-x64/Promote.dll", "is not what was released")]
    [InlineData("tools/net10.0/linux-x64/en/Promote.resources.dll", "is not what was released")]
    [InlineData("tools/net10.0/any/Promote.Cli.dll", "is not what was released")]
    public async Task A_cache_that_others_wrote_into_is_refused(string file, string why)
    {
        (await UseAsync(released.Stamped)).ShouldSucceed();
        await ChangeCacheAsync(
            $".store/promote.tool/{Released.Version}/promote.tool.linux-x64/{Released.Version}/{file}"
        );

        var run = (await UseAsync(released.Stamped)).ShouldEndAs("failure");

        run.Job("use").Step("install").Log.ShouldContain(why);
        run.Job("use").Step("run").Outcome.ShouldBe("skipped");
    }

    [Fact]
    public async Task A_command_that_others_put_into_the_cache_is_not_the_one_that_runs()
    {
        (await UseAsync(released.Stamped)).ShouldSucceed();
        await ChangeCacheAsync("promote");

        var run = (await UseAsync(released.Stamped)).ShouldSucceed();

        run.Job("use").Step("run").Log.ShouldStartWith(Released.Version);
    }

    [Fact]
    public async Task Between_releases_it_is_built_from_the_commit_that_the_action_is_of()
    {
        var run = (await UseAsync(released.Source, folder["no-feed"])).ShouldSucceed();

        run.Job("use").Step("setup").Outputs["version"].ShouldNotBeEmpty();
        run.Job("use").Step("run").Log.ShouldContain("promote-tool-bin/promote");
    }

    private async Task<WorkflowRun> UseAsync(string @ref, string? feed = null)
    {
        using var app = await GitFolder.WithAsync(
            new Dictionary<string, string>
            {
                [".github/workflows/use.yml"] = Workflow
                    .Replace("{0}", @ref, StringComparison.Ordinal)
                    .Replace("{1}", feed ?? released.Artifacts, StringComparison.Ordinal),
            }
        );
        // The same place each time, as on GitHub: a cache is found by its path, too.
        if (Directory.Exists(folder["work"]))
            Directory.Delete(folder["work"], recursive: true);
        return await runner.RunAsync(
            new()
            {
                Repository = "acme/shop",
                Workflow = new(".github/workflows/use.yml"),
                Event = new("push", new { }),
                Repositories = new Dictionary<string, RepositorySource>
                {
                    ["acme/shop"] = new(app.Path),
                    ["acme/promote"] = new(released.Repository.Path),
                },
                Environment = new Dictionary<string, string>
                {
                    ["NUGET_PACKAGES"] = Released.Packages,
                    ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
                    ["MSBUILDDISABLENODEREUSE"] = "1",
                },
                Cache = folder["cache"],
            },
            folder["work"]
        );
    }

    // The feed's packages, one of them with a file of its tool changed by a byte.
    private string TamperedFeed(string id)
    {
        Directory.CreateDirectory(folder["feed"]);
        foreach (var package in Directory.EnumerateFiles(released.Artifacts, "*.nupkg"))
            File.Copy(package, Path.Combine(folder["feed"], Path.GetFileName(package)));
        var file = Directory
            .EnumerateFiles(folder["feed"])
            .Single(one =>
                Path.GetFileName(one).Equals($"{id}.{Released.Version}.nupkg", StringComparison.OrdinalIgnoreCase)
            );
        using var zip = ZipFile.Open(file, ZipArchiveMode.Update);
        var entry =
            zip.Entries.FirstOrDefault(one => one.Name == "Promote.dll")
            ?? zip.Entries.Single(one => one.Name == "DotnetToolSettings.xml");
        using var stream = entry.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        var bytes = copy.ToArray();
        // In a comment's or a header's filler, so that it would still run.
        if (entry.Name == "Promote.dll")
            bytes[0x50] ^= 1;
        else
            bytes = [.. bytes, (byte)'\n'];
        stream.SetLength(0);
        stream.Write(bytes);
        return folder["feed"];
    }

    // Writes a program into what the jobs left in their cache.
    private async Task ChangeCacheAsync(string file)
    {
        var tar = Directory.EnumerateFiles(folder["cache"], "*.tar", SearchOption.AllDirectories).Single();
        var listed = await Processes.OutputAsync("tar", ["-tPf", tar], folder.Path);
        var root = listed.Split('\n')[0].TrimEnd('/');
        folder.Write($"evil/{file}", "#!/bin/sh\necho hacked\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder[$"evil/{file}"], (UnixFileMode)0b111_101_101);
        await Processes
            .OutputAsync("tar", ["--delete", "-Pf", tar, $"{root}/{file}"], folder.Path)
            .ContinueWith(_ => { }, TaskScheduler.Default);
        await Processes.OutputAsync("tar", ["-rPf", tar, $"--transform=s,^evil,{root},", $"evil/{file}"], folder.Path);
    }
}
