using System.Text;
using Acceptance.Tests.World;

namespace Acceptance.Tests;

/// <summary>What a promotion does to the manifests: the intended bytes, and nobody else's work.</summary>
public sealed class ManifestTests(Sandbox sandbox)
{
    private const string Branch = "promote/staging/web";
    private static readonly string[] Environments = ["dev", "staging"];

    [Theory]
    [InlineData(Over.Api)]
    [InlineData(Over.Git)]
    public async Task Only_the_intended_bytes_of_a_file_with_odd_habits_change(Over over)
    {
        using var team = await Team.CreateAsync(
            sandbox,
            team =>
            {
                var files = new Dictionary<string, string>(team.Files(["web"]), StringComparer.Ordinal);
                foreach (var environment in Environments)
                    files[Team.Overlay("web", environment)] = Odd(team, "\"0123456\"", $"'{Team.NoDigest}'");
                return files;
            }
        );

        // All digits: a YAML reader would take it for a number where it is not quoted.
        const string tag = "202608121234";
        var digest = await team.PushAsync("web", tag);
        (await team.BumpAsync(over, "web", tag)).ShouldExit(0);
        (await team.Cli.RunAsync(team.Staging(over, "web"))).ShouldExit(0);

        var expected = Encoding.UTF8.GetBytes(Odd(team, $"\"{tag}\"", $"'{digest}'"));
        (await team.FileAsync(Team.Overlay("web", "dev"))).ShouldBe(expected);
        (await team.FileAsync(Team.Overlay("web", "staging"), Branch)).ShouldBe(expected);
        (await team.GitAsync("diff-tree", "--no-commit-id", "--name-only", "-r", Branch)).ShouldBe(
            Team.Overlay("web", "staging") + "\n"
        );
    }

    [Theory]
    [InlineData(Over.Api)]
    [InlineData(Over.Git)]
    public async Task A_persons_commit_on_the_branch_is_never_overwritten(Over over)
    {
        using var team = await Team.CreateAsync(sandbox, "web");
        await team.InDevAsync("web");
        (await team.Cli.RunAsync(team.Staging(over, "web"))).ShouldExit(0);
        await team.CommitAsync(
            Branch,
            "dana",
            new Dictionary<string, string> { ["apps/web/overlays/staging/patch.yaml"] = "replicas: 3\n" }
        );
        var persons = await team.GitAsync("rev-parse", Branch);
        await team.InDevAsync("web");

        var run = await team.Cli.RunAsync(team.Staging(over, "web"));

        run.ShouldExit(3).ShouldSay("PROMOTE3006", Branch, "Dana Developer", "Merge or close");
        (await team.GitAsync("rev-parse", Branch)).ShouldBe(persons);
    }

    [Theory]
    [InlineData(Over.Api)]
    [InlineData(Over.Git)]
    public async Task A_newer_artifact_takes_the_open_pull_request_over(Over over)
    {
        using var team = await Team.CreateAsync(sandbox, "web");
        var old = await team.InDevAsync("web");
        var first = (await team.Cli.RunAsync(team.Staging(over, "web"))).ShouldExit(0);
        var (tag, digest) = await team.InDevAsync("web");

        var second = (await team.Cli.RunAsync(team.Staging(over, "web"))).ShouldExit(0);

        second.PullRequest.ShouldBe(first.PullRequest);
        var open = (await team.PullRequestsAsync("all")).ShouldHaveSingleItem();
        open.GetProperty("title").GetString()!.ShouldContain(tag);
        open.GetProperty("body").GetString()!.ShouldContain(digest);
        open.GetProperty("body").GetString()!.ShouldNotContain(old.Tag);
        (await team.CommitsAsync($"main..{Branch}")).ShouldHaveSingleItem();
        var file = Encoding.UTF8.GetString(await team.FileAsync(Team.Overlay("web", "staging"), Branch));
        file.ShouldContain($"newTag: {tag} # moved by the tool");
        file.ShouldContain($"digest: {digest}");
    }

    [Theory]
    [InlineData(Over.Api)]
    [InlineData(Over.Git)]
    public async Task A_bump_to_an_older_release_that_comes_late_is_superseded(Over over)
    {
        using var team = await Team.CreateAsync(sandbox, team => team.Files(["web"], "tags: semver"));
        await team.PushAsync("web", "1.9.0");
        await team.PushAsync("web", "1.10.0");
        (await team.BumpAsync(over, "web", "1.10.0", "--allow-downgrade")).ShouldExit(0);
        var main = await team.GitAsync("rev-parse", "main");

        var late = await team.BumpAsync(over, "web", "1.9.0");

        late.ShouldExit(5).ShouldSay("superseded", "1.10.0");
        (await team.GitAsync("rev-parse", "main")).ShouldBe(main);
        Encoding
            .UTF8.GetString(await team.FileAsync(Team.Overlay("web", "dev")))
            .ShouldContain("newTag: 1.10.0 # moved by the tool");
    }

    [Fact]
    public async Task A_dry_run_writes_nothing()
    {
        using var team = await Team.CreateAsync(sandbox, "web");
        var tag = Team.Sha();
        await team.PushAsync("web", tag);
        var before = await team.GitAsync("for-each-ref");

        var run = await team.BumpAsync(Over.Git, "web", tag, "--dry-run");

        run.ShouldExit(0).Text("outcome").ShouldBe("would-do");
        run.Json.GetProperty("gates").EnumerateArray().ShouldNotBeEmpty();
        (await team.GitAsync("for-each-ref")).ShouldBe(before);
    }

    // CRLF, comments, keys in another order, quotes of both kinds, trailing blanks, a second entry, no final newline.
    private static string Odd(Team team, string tag, string digest) =>
        "# apps: Größe ✓\r\n"
        + "kind:   Kustomization\t# the kind\r\n"
        + "resources: [ ../../base ]\r\n"
        + "images:\r\n"
        + $"- digest: {digest}   # {{\"$imagepolicy\": \"x:y\"}}  \r\n"
        + $"  \"name\": '{team.Image("web")}'\r\n"
        + "\r\n"
        + $"  newTag:    {tag}  \t# old\r\n"
        + $"- {{name: {team.Image("sidecar")}, newTag: \"0123456\"}}\r\n"
        + "labels:\r\n"
        + "    - pairs: {on: 'yes',   \"0123456\": \"0123456\"}";
}
