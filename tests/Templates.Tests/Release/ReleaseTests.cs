using System.Text.Json;
using Templates.Tests.Running;

namespace Templates.Tests.Release;

/// <summary>What a release is made of.</summary>
[Collection<OneRelease>]
[Trait("Suite", "Slow")]
public sealed class ReleaseTests(Released released)
{
    [Fact]
    public async Task A_dry_run_pushes_nothing_and_changes_no_file_and_no_branch()
    {
        (await GitAsync("rev-parse", "main")).ShouldBe(released.Source);
        (await GitAsync("status", "--porcelain")).ShouldBe("");
        (await GitAsync("tag", "--list")).ShouldBe("");
        (await GitAsync("ls-remote", released.Origin)).ShouldBe("");
    }

    [Fact]
    public async Task The_release_is_a_commit_of_its_own_that_stamps_the_version_and_the_checksums()
    {
        (await GitAsync("log", "-1", "--format=%s %P", released.Stamped)).ShouldBe(
            $"Release v{Released.Version} {released.Source}"
        );
        (await GitAsync("show", $"{released.Stamped}:.github/actions/setup-promote/action.yml")).ShouldContain(
            $"    default: {Released.Version}\n"
        );
        (await GitAsync("show", $"{released.Stamped}:samples/app-web/build.cake")).ShouldContain(
            $"&version={Released.Version}\n"
        );
        foreach (var id in new[] { "promote.tool", "promote.tool.any", "promote.tool.linux-x64" })
            (await GitAsync("show", $"{released.Stamped}:.github/actions/setup-promote/checksums.txt")).ShouldMatch(
                $"(?m)^[0-9a-f]{{64}}  {id}$"
            );
        // The mode of scripts, and all else, is as it was.
        (await GitAsync("diff", "--summary", released.Source, released.Stamped)).ShouldBe(
            "create mode 100644 .github/actions/setup-promote/checksums.txt"
        );
    }

    [Fact]
    public async Task The_version_stands_where_it_is_stamped_and_nowhere_else()
    {
        var changed = await LinesAsync("diff", "--name-only", released.Source, released.Stamped);
        var named = await LinesAsync("grep", "-lF", Released.Version, released.Stamped);

        named
            .Select(line => line[(released.Stamped.Length + 1)..])
            .Where(file => !file.StartsWith("tests/Templates.Tests/Release/", StringComparison.Ordinal))
            .ShouldBe(
                changed.Append("CHANGELOG.md").Except([".github/actions/setup-promote/checksums.txt"]),
                ignoreOrder: true
            );
        changed.ShouldContain(".github/actions/setup-promote/action.yml");
        if (Directory.Exists(Path.Combine(SourceTree.Root, "pipelines")))
            changed.ShouldContain(file => file.StartsWith("pipelines/", StringComparison.Ordinal));
        changed.ShouldAllBe(file => !file.StartsWith(".github/workflows/", StringComparison.Ordinal));
    }

    [Fact]
    public void There_are_packages_checksums_notes_and_a_bill_of_materials()
    {
        string[] packages =
        [
            "Cake.Promote",
            "Cake.Promote.Recipe",
            "Promote",
            "Promote.Tool",
            "Promote.Tool.any",
            "Promote.Tool.linux-x64",
        ];
        var files = Directory.EnumerateFiles(released.Artifacts).Select(file => Path.GetFileName(file));

        files.ShouldBe(
            [
                .. packages.Select(id => $"{id}.{Released.Version}.nupkg"),
                "SHA256SUMS",
                "commit",
                "notes.md",
                $"promote-{Released.Version}.cdx.json",
            ],
            ignoreOrder: true
        );
        File.ReadAllText(Path.Combine(released.Artifacts, "notes.md")).ShouldBe("### Added\n\n- Everything.\n");
    }

    [Fact]
    public async Task The_checksums_are_those_that_sha256sum_checks() =>
        (await Processes.OutputAsync("sha256sum", ["--check", "--strict", "SHA256SUMS"], released.Artifacts))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Length.ShouldBe(7);

    [Fact]
    public void The_bill_names_what_is_shipped_and_no_tool_of_the_build()
    {
        var bill = JsonElement.Parse(
            File.ReadAllText(Path.Combine(released.Artifacts, $"promote-{Released.Version}.cdx.json"))
        );
        var components = bill.GetProperty("components").EnumerateArray().ToList();
        var names = components.Select(one => one.GetProperty("name").GetString()).ToList();

        bill.GetProperty("bomFormat").GetString().ShouldBe("CycloneDX");
        new[] { "YamlDotNet", "Octokit", "CliWrap", "Spectre.Console", "System.CommandLine" }.ShouldBeSubsetOf(names!);
        names.ShouldNotContain("Meziantou.Analyzer");
        names.ShouldNotContain("MinVer");
        var references = components.Select(one => one.GetProperty("bom-ref").GetString()).ToList();
        foreach (var dependency in bill.GetProperty("dependencies").EnumerateArray())
        foreach (var on in dependency.GetProperty("dependsOn").EnumerateArray())
            references.ShouldContain(on.GetString());
    }

    private Task<string> GitAsync(params IEnumerable<string> arguments) => released.Repository.RunAsync(arguments);

    private async Task<string[]> LinesAsync(params IEnumerable<string> arguments) =>
        (await GitAsync(arguments)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
