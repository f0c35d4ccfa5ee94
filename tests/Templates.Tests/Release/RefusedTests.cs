namespace Templates.Tests.Release;

/// <summary>What is not released, and why.</summary>
[Collection<OneRelease>]
[Trait("Suite", "Slow")]
public sealed class RefusedTests(Released released)
{
    [Theory]
    [InlineData("", "say which version")]
    [InlineData("--release-version=v9.8.7", "say which version")]
    [InlineData("--release-version=9.8.8", "CHANGELOG.md has no section")]
    [InlineData("--release-version=0.1.0-rc.1", "CHANGELOG.md has no section")]
    public async Task A_version_is_said_and_described(string argument, string why) =>
        (await RefusalAsync(argument)).ShouldContain(why);

    [Fact]
    public async Task What_no_commit_has()
    {
        var file = Path.Combine(released.Repository.Path, "new.txt");
        await File.WriteAllTextAsync(file, "x", TestContext.Current.CancellationToken);
        try
        {
            (await RefusalAsync($"--release-version={Released.Version}")).ShouldContain("new.txt");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("v9.8.7")]
    [InlineData("release/9.8.7")]
    public async Task A_version_that_is_of_another_commit(string tag)
    {
        var other = await released.Repository.RunAsync("commit-tree", "-m", "Other", "-p", "HEAD", "HEAD^{tree}");
        await released.Repository.RunAsync(
            "tag",
            tag,
            await released.Repository.RunAsync("commit-tree", "-m", "More", "-p", other, "HEAD^{tree}")
        );
        try
        {
            (await RefusalAsync($"--release-version={Released.Version}")).ShouldContain("exists already");
        }
        finally
        {
            await released.Repository.RunAsync("tag", "--delete", tag);
        }
    }

    [Fact]
    public async Task A_change_of_the_interface_that_is_not_declared()
    {
        var action = Path.Combine(released.Repository.Path, ".github/actions/promote/action.yml");
        var text = await File.ReadAllTextAsync(action, TestContext.Current.CancellationToken);
        await released.Repository.CommitAsync(
            new Dictionary<string, string>
            {
                [".github/actions/promote/action.yml"] = text.Replace(
                    "inputs:\n",
                    "inputs:\n  extra:\n    required: true\n",
                    StringComparison.Ordinal
                ),
            }
        );
        try
        {
            (await RefusalAsync($"--release-version={Released.Version}")).ShouldContain(
                "add the line: .github/actions/promote/action.yml input extra required"
            );
        }
        finally
        {
            await released.Repository.RunAsync("reset", "--quiet", "--hard", released.Source);
        }
    }

    private async Task<string> RefusalAsync(params string[] arguments) =>
        (
            await Should.ThrowAsync<InvalidOperationException>(() =>
                released.BuildAsync(["--target=ReleaseCheck", .. arguments.Where(one => one.Length > 0)])
            )
        ).Message;
}
