using System.IO.Compression;
using Templates.Tests.Running;

namespace Templates.Tests.Release;

/// <summary>Publishing, and publishing again.</summary>
[Collection<OneRelease>]
[Trait("Suite", "Slow")]
public sealed class PublishTests(Released released) : IAsyncLifetime
{
    private Publisher to = null!;

    public async ValueTask InitializeAsync() => to = await Publisher.OfAsync(released);

    public ValueTask DisposeAsync()
    {
        to.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task One_that_failed_on_its_way_is_finished_by_the_next_run_and_the_major_tag_moves_last()
    {
        await to.TagAsync("v9", released.Source);
        to.GitHubIsDown(true);
        await to.RefusalAsync();
        var half = await to.TagsAsync();

        to.GitHubIsDown(false);
        await to.PublishAsync();
        await to.PublishAsync();

        half.ShouldBe(
            new Dictionary<string, string>
            {
                ["release/9.8.7"] = released.Source,
                ["v9"] = released.Source,
                ["v9.8.7"] = released.Stamped,
            },
            ignoreOrder: true
        );
        (await to.TagsAsync())["v9"].ShouldBe(released.Stamped);
        Directory.EnumerateFiles(to.Feed).Count().ShouldBe(6);
        to.Asked.Length.ShouldBe(3);
        to.Asked[1].ShouldStartWith("release create v9.8.7 --verify-tag --title v9.8.7");
        to.Asked[1].ShouldContain("Promote.Tool.any.9.8.7.nupkg");
        to.Asked[1].ShouldNotContain("--prerelease");
        to.Asked[2].ShouldStartWith("release upload v9.8.7 --clobber");
    }

    [Fact]
    public async Task A_feed_that_has_another_package_under_this_version_ends_it_before_any_tag()
    {
        var name = $"Promote.Tool.any.{Released.Version}.nupkg";
        File.Copy(Path.Combine(released.Artifacts, name), Path.Combine(to.Feed, name));
        using (var package = ZipFile.Open(Path.Combine(to.Feed, name), ZipArchiveMode.Update))
            package.CreateEntry("tools/net10.0/any/more.txt");

        (await to.RefusalAsync()).ShouldContain($"the feed has another {name}");

        (await to.TagsAsync()).ShouldBeEmpty();
        to.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_tag_that_is_of_another_commit_ends_it_before_any_push()
    {
        await to.TagAsync($"v{Released.Version}", released.Source);

        (await to.RefusalAsync()).ShouldContain("A tag that was given is not moved");

        Directory.EnumerateFiles(to.Feed).ShouldBeEmpty();
    }

    [Fact]
    public async Task Packages_that_are_not_those_of_the_checksums_are_not_published()
    {
        var file = Path.Combine(released.Artifacts, $"Promote.{Released.Version}.nupkg");
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(file, [.. bytes, 0], TestContext.Current.CancellationToken);
        try
        {
            (await to.RefusalAsync()).ShouldContain("not those of its SHA256SUMS");
        }
        finally
        {
            await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task What_was_made_of_another_commit_is_not_published()
    {
        await released.Repository.RunAsync("commit", "--quiet", "--allow-empty", "--message", "Later");
        try
        {
            // Nor when it is tried again.
            (await to.RefusalAsync()).ShouldContain("was not made of this commit");
            (await to.RefusalAsync()).ShouldContain("was not made of this commit");
        }
        finally
        {
            await released.Repository.RunAsync("reset", "--quiet", "--hard", released.Source);
        }
    }

    [Fact]
    public async Task A_fix_of_an_older_line_does_not_move_the_major_tag_back()
    {
        await to.TagAsync("v9.9.0", released.Source);
        await to.TagAsync("v9", released.Source);

        await to.PublishAsync();

        (await to.TagsAsync())["v9"].ShouldBe(released.Source);
        to.Asked.Single().ShouldContain("--latest=false");
    }

    [Fact]
    public async Task A_pre_release_moves_no_major_tag()
    {
        const string Version = "9.8.7-rc.1";
        var kept = Directory.EnumerateFiles(released.Artifacts).ToDictionary(file => file, File.ReadAllBytes);
        try
        {
            await released.Repository.CommitAsync(
                new Dictionary<string, string> { ["CHANGELOG.md"] = $"## [{Version}] - 2026-03-04\n\n- Soon.\n" }
            );
            foreach (var file in kept.Keys.Where(file => file.Contains(Released.Version, StringComparison.Ordinal)))
                File.Move(file, file.Replace(Released.Version, Version, StringComparison.Ordinal));
            var files = Directory
                .EnumerateFiles(released.Artifacts, $"*{Version}*")
                .Select(file => Path.GetFileName(file))
                .OrderBy(name => name.EndsWith("json", StringComparison.Ordinal))
                .ThenBy(name => name, StringComparer.Ordinal);
            var sums = await Processes.OutputAsync("sha256sum", files, released.Artifacts);
            await File.WriteAllTextAsync(
                Path.Combine(released.Artifacts, "SHA256SUMS"),
                sums,
                TestContext.Current.CancellationToken
            );

            await released.BuildAsync("--target=ReleaseStamp", "--exclusive", $"--release-version={Version}");

            await to.PublishAsync(Version);

            (await to.TagsAsync()).Keys.ShouldBe([$"release/{Version}", $"v{Version}"], ignoreOrder: true);
            to.Asked.Single().ShouldContain("--prerelease");
        }
        finally
        {
            Directory.Delete(released.Artifacts, recursive: true);
            Directory.CreateDirectory(released.Artifacts);
            foreach (var (file, bytes) in kept)
                await File.WriteAllBytesAsync(file, bytes);
            await released.Repository.RunAsync("reset", "--quiet", "--hard", released.Source);
        }
    }

    [Fact]
    public async Task A_feed_behind_HTTP_is_given_the_key_in_a_header_and_keeps_what_it_has()
    {
        await using var feed = new StandInFeed(Released.Key);

        await to.PublishAsync(feed: feed.Url);
        var again = await to.PublishAsync(feed: feed.Url);

        feed.Packages.Count.ShouldBe(6);
        again.ShouldContain("is there already");
        again.ShouldNotContain(Released.Key);
        (await to.TagsAsync()).Keys.ShouldContain("v9");
    }
}
