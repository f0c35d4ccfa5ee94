using System.Text;
using Promote.Manifests;

namespace Promote.Tests.Manifests.Git;

public class GitHistoryTests
{
    private const string Dev = "apps/web/overlays/dev/kustomization.yaml";

    [Fact]
    public async Task The_ledger_is_the_commits_with_trailers_newest_first()
    {
        await using var world = await GitWorld.CreateAsync();
        await using var client = world.Client();
        var promotions = new List<CommitId>();
        for (var i = 0; i < 3; i++)
        {
            var read = await client.ReadAsync(null, new([Dev]), CancellationToken.None);
            promotions.Add(await Committing.OnceAsync(client, read, Dev, $"{i}"));
            await world.ImportAsync("main", new() { ["promote.yaml"] = [(byte)i] });
        }

        var ledger = await client.LedgerAsync(await world.HeadAsync(), [], 2, CancellationToken.None);

        ledger.Select(commit => commit.Id).ShouldBe([promotions[2], promotions[1]]);
        ledger[0].Message.ShouldBe(Committing.Message);
        ledger[0].Author.Email.ShouldBe("promote@acme.test");
    }

    [Fact]
    public async Task The_ledger_is_found_behind_many_other_commits_without_their_files()
    {
        await using var world = await GitWorld.CreateAsync();
        await using var client = world.Client();
        var read = await client.ReadAsync(null, new([Dev]), CancellationToken.None);
        var promotion = await Committing.OnceAsync(client, read, Dev, "two");
        await world.ImportManyAsync(200);

        var ledger = await client.LedgerAsync(await world.HeadAsync(), [], 10, CancellationToken.None);

        ledger.Select(commit => commit.Id).ShouldBe([promotion]);
        var old = await client.ReadAtAsync(promotion, new([Dev]), CancellationToken.None);
        Encoding.UTF8.GetString(old.Files[Dev].Bytes.Span).ShouldBe("two");
        var fresh = await client.ReadAsync(null, new([Dev]), CancellationToken.None);
        await Committing.OnceAsync(client, fresh, Dev, "three");
        (await world.TextAsync(Dev)).ShouldBe("three");
        (await world.GitAsync("diff-tree", "-r", "--name-only", "main~1", "main")).ShouldBe(Dev + "\n");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    public async Task What_stood_at_a_path_is_told_along_first_parents(int between)
    {
        await using var world = await GitWorld.CreateAsync();
        await world.GitAsync("branch", "side", "main");
        await world.ImportAsync("side", new() { [Dev] = "never on main"u8.ToArray() });
        var side = await world.ImportAsync("side", new() { [Dev] = "two"u8.ToArray() });
        await world.ImportManyAsync(between);
        var merge = await world.GitAsync(
            "-c",
            "user.name=a",
            "-c",
            "user.email=b",
            "commit-tree",
            "side^{tree}",
            "-p",
            "main",
            "-p",
            "side",
            "-m",
            "Merge"
        );
        await world.GitAsync("update-ref", "refs/heads/main", merge.Trim());
        await using var client = world.Client();

        var versions = new List<PathVersion>();
        await foreach (
            var version in client.VersionsAsync(await world.HeadAsync(), Dev, TestContext.Current.CancellationToken)
        )
            versions.Add(version);

        versions.Count.ShouldBe(between + 2);
        versions.ShouldNotContain(version => version.Commit.Id == side);
        versions.Select(version => version.Object).Distinct().Count().ShouldBe(2);
        versions[0].Object.ShouldBe((await world.GitAsync("rev-parse", $"main:{Dev}")).Trim());
        var folder = client.VersionsAsync(await world.HeadAsync(), "apps/web", TestContext.Current.CancellationToken);
        await foreach (var version in folder)
        {
            version.Object.ShouldBe((await world.GitAsync("rev-parse", "main:apps/web")).Trim());
            break;
        }
    }

    [Fact]
    public async Task A_removal_takes_the_folders_along_that_it_empties()
    {
        await using var world = await GitWorld.CreateAsync(
            new()
            {
                ["a/b/c"] = "1"u8.ToArray(),
                ["a/d"] = "2"u8.ToArray(),
                ["e/f"] = "3"u8.ToArray(),
            }
        );
        await using var client = world.Client();
        var read = await client.ReadAsync(null, new(["a/*"]), CancellationToken.None);

        await client.CommitAsync(
            Committing.Request(read) with
            {
                Changes = [FileChange.Removal("a/b/c"), FileChange.Removal("e/f"), FileChange.Removal("not/there")],
            },
            CancellationToken.None
        );

        (await world.GitAsync("ls-tree", "-r", "-t", "--name-only", "main")).ShouldBe("a\na/d\n");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(150)]
    public async Task The_commits_between_two_are_those_of_the_one_and_not_of_the_other(int count)
    {
        await using var world = await GitWorld.CreateAsync();
        var from = await world.HeadAsync();
        await world.ImportManyAsync(count);
        var head = await world.HeadAsync();
        await using var client = world.Client();

        var between = await client.CommitsBetweenAsync(from, head, 1000, CancellationToken.None);

        between.Count.ShouldBe(count);
        between[0].Id.ShouldBe(head);
        between[^1].Parents.ShouldBe([from]);
        (await client.CommitsBetweenAsync(head, from, 1000, CancellationToken.None)).ShouldBeEmpty();
        (await client.CommitsBetweenAsync(from, head, 2, CancellationToken.None)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Commits_of_two_branches_that_parted_long_ago_are_told_apart()
    {
        await using var world = await GitWorld.CreateAsync();
        await world.ImportManyAsync(100);
        await world.GitAsync("branch", "side", "main~90");
        var side = await world.ImportAsync("side", new() { ["side"] = "x"u8.ToArray() });
        await using var client = world.Client();

        var between = await client.CommitsBetweenAsync(await world.HeadAsync(), side, 1000, CancellationToken.None);

        between.Select(commit => commit.Id).ShouldBe([side]);
        between[0].Author.At.Offset.ShouldBe(TimeSpan.FromHours(2));
    }
}
