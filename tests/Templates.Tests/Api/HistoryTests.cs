using Templates.Tests.Running;

namespace Templates.Tests.Api;

/// <summary>A repository that released 1.2.0, and changes its interface.</summary>
public sealed class HistoryTests
{
    private const string Old = "a.yml input app string required\na.yml input mode string optional = \"request\"\n";
    private const string Changelog =
        "# Changelog\n\n## [Unreleased]\n\n{0}\n## [1.2.0] - 2026-01-02\n\n### Templates\n\n- `mode`, `extra` and `app`. Breaking: all.\n";

    [Theory]
    [InlineData(Old, "")]
    [InlineData(Old + "a.yml output tag\n", "", "under \"### Templates\" what became of `tag`")]
    [InlineData(Old + "a.yml output tag\n", "### Added\n\n- `tag`.\n", "what became of `tag`")]
    [InlineData(Old + "a.yml output tag\n", "### Templates\n\n- An output.\n", "what became of `tag`")]
    [InlineData(Old + "a.yml output tag\n", "### Templates\n\n- The output `tag`.\n")]
    [InlineData(Old + "a.yml output tag\n", "## [1.3.0] - 2026-02-02\n\n### Templates\n\n- The output `tag`.\n")]
    [InlineData("a.yml input app string required\n", "### Templates\n\n- No more `mode`.\n", "after \"Breaking:\"")]
    [InlineData("a.yml input app string required\n", "### Templates\n\n- Breaking: no more `mode`.\n")]
    [InlineData(Old + "a.yml secret KEY required\n", "### Templates\n\n- `KEY`.\n", "after \"Breaking:\"")]
    [InlineData(Old + "a.yml secret KEY optional\n", "### Templates\n\n- `KEY`.\n")]
    [InlineData(Old + "a.yml permission checks: write in b\n", "### Templates\n\n- `checks`.\n", "after \"Breaking:\"")]
    public async Task A_change_is_announced(string now, string unreleased, string? message = null)
    {
        using var git = await ReleasedAsync(now, unreleased);

        var found = TemplateApiHistory.Check(git.Path, version: null);

        if (message is null)
            found.ShouldBeEmpty();
        else
            found.ShouldHaveSingleItem().ShouldContain(message);
    }

    [Theory]
    [InlineData("1.3.0", false)]
    [InlineData("1.3.0-rc.1", false)]
    [InlineData("2.0.0", true)]
    [InlineData("2.0.0-rc.1", true)]
    public async Task One_that_breaks_users_is_a_new_major_version(string version, bool allowed)
    {
        using var git = await ReleasedAsync(
            Old.Replace("mode", "way", StringComparison.Ordinal),
            "### Templates\n\n- Breaking: `mode` is `way`.\n"
        );

        TemplateApiHistory.Check(git.Path, version).Any().ShouldBe(!allowed);
    }

    [Fact]
    public async Task Before_the_first_release_everything_may_change()
    {
        using var git = await GitFolder.WithAsync(
            new Dictionary<string, string> { [TemplateApi.File] = Old, ["CHANGELOG.md"] = "# Changelog\n" }
        );

        TemplateApiHistory.Check(git.Path, version: "1.0.0").ShouldBeEmpty();
    }

    private static async Task<GitFolder> ReleasedAsync(string now, string unreleased)
    {
        var git = await GitFolder.WithAsync(new Dictionary<string, string> { [TemplateApi.File] = "a.yml output x\n" });
        await git.RunAsync("tag", "v1.1.0");
        await git.CommitAsync(new Dictionary<string, string> { [TemplateApi.File] = Old });
        await git.RunAsync("tag", "v1.2.0");
        // Neither a pre-release nor a moving tag is the last release.
        await git.CommitAsync(new Dictionary<string, string> { [TemplateApi.File] = "a.yml output x\n" });
        await git.RunAsync("tag", "v1.3.0-rc.1");
        await git.RunAsync("tag", "v1");
        await git.CommitAsync(
            new Dictionary<string, string>
            {
                [TemplateApi.File] = now,
                ["CHANGELOG.md"] = Changelog.Replace("{0}", unreleased, StringComparison.Ordinal),
            }
        );
        return git;
    }
}
