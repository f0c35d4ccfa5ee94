using System.Text;
using Promote.Errors;
using Promote.Manifests;

namespace Promote.Tests.Manifests.Git;

public class GitCommitTests
{
    private const string Dev = "apps/web/overlays/dev/kustomization.yaml";

    public static TheoryData<byte[]> Contents =>
        new(
            "newTag: a\r\nother: b\r\n"u8.ToArray(),
            (byte[])[0xEF, 0xBB, 0xBF, .. "newTag: a"u8],
            (byte[])[.. Enumerable.Range(0, 256).Select(i => (byte)i)],
            Array.Empty<byte>(),
            "no final newline"u8.ToArray(),
            "$Id$ trailing \t\n\n"u8.ToArray()
        );

    [Theory]
    [MemberData(nameof(Contents))]
    public async Task A_file_is_written_byte_for_byte_whatever_the_repositorys_attributes_say(byte[] content)
    {
        await using var world = await GitWorld.CreateAsync();
        await world.ImportAsync("main", new() { [".gitattributes"] = "* text=auto eol=crlf ident\n"u8.ToArray() });
        await using var client = world.Client();
        var read = await client.ReadAsync(null, new([Dev]), CancellationToken.None);

        await client.CommitAsync(Committing.Request(read, (Dev, content)), CancellationToken.None);

        (await world.FileAsync(Dev)).ShouldBe(content);
        var again = await client.ReadAsync(null, new([Dev]), CancellationToken.None);
        again.Files[Dev].Bytes.ToArray().ShouldBe(content);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Several_files_go_in_one_commit_and_nothing_else_changes(bool http)
    {
        await using var world = await GitWorld.CreateAsync(GitWorld.Usual("web", "shop"));
        await using var client = world.Client(http ? null : world.Bare);
        var read = await client.ReadAsync(null, new([Dev]), CancellationToken.None);

        var commit = await client.CommitAsync(
            Committing.Request(
                read,
                (Dev, "one"u8.ToArray()),
                ("apps/shop/overlays/prod/kustomization.yaml", "two"u8.ToArray()),
                ("apps/shop/overlays/eu/new/kustomization.yaml", "three"u8.ToArray())
            ),
            CancellationToken.None
        );

        (await world.HeadAsync()).ShouldBe(commit);
        var changed = await world.GitAsync("diff-tree", "-r", "--name-status", read.Commit.Value, commit.Value);
        changed.ShouldBe(
            $"A\tapps/shop/overlays/eu/new/kustomization.yaml\nM\tapps/shop/overlays/prod/kustomization.yaml\nM\t{Dev}\n"
        );
        (await world.GitAsync("fsck", "--strict")).ShouldNotContain("error");
        (await world.GitAsync("cat-file", "commit", commit.Value)).ShouldEndWith("\n\n" + Committing.Message);
        (await world.GitAsync("log", "-1", "--format=%an <%ae> %cn <%ce> %P", commit.Value)).ShouldBe(
            $"Promote <promote@acme.test> Promote <promote@acme.test> {read.Commit}\n"
        );
    }

    [Fact]
    public async Task A_file_that_can_be_run_stays_so()
    {
        await using var world = await GitWorld.CreateAsync(GitWorld.Usual(), Dev);
        await using var client = world.Client();
        var read = await client.ReadAsync(null, new([Dev]), CancellationToken.None);
        read.Files[Dev].Kind.ShouldBe(FileKind.Executable);

        await Committing.OnceAsync(client, read, Dev, "two");

        (await world.GitAsync("ls-tree", "main", Dev)).ShouldStartWith("100755 ");
    }

    [Theory]
    [InlineData("apps/web/overlays/dev")]
    [InlineData("promote.yaml/below")]
    [InlineData("../outside")]
    [InlineData("/absolute")]
    [InlineData("apps//web")]
    [InlineData(".git/config")]
    [InlineData("apps/.GIT/config")]
    [InlineData("")]
    public async Task What_is_no_files_place_is_not_written(string path)
    {
        await using var world = await GitWorld.CreateAsync();
        await using var client = world.Client();
        var read = await client.ReadAsync(null, new(["promote.yaml"]), CancellationToken.None);
        var error = await Should.ThrowAsync<UsageException>(async () =>
            await Committing.OnceAsync(client, read, path, "x")
        );
        error.Code.ShouldBe(ErrorCodes.UnusableFile);
        (await world.HeadAsync()).ShouldBe(read.Commit);
    }

    [Theory]
    [InlineData("with space/kustomization.yaml")]
    [InlineData("naïve/日本/κ.yaml")]
    [InlineData("quote\"and'back\\slash/a.yaml")]
    [InlineData("line\nbreak/and\ttab.yaml")]
    [InlineData("-dash/--upload-pack=x")]
    [InlineData("star*/q?/[x].yaml")]
    public async Task Names_that_others_chose_are_read_and_written_as_they_are(string path)
    {
        var files = GitWorld.Usual();
        files[path] = "one"u8.ToArray();
        await using var world = await GitWorld.CreateAsync(files);
        await using var client = world.Client();
        var read = await client.ReadAsync(null, new([path]), CancellationToken.None);
        Encoding.UTF8.GetString(read.Files[path].Bytes.Span).ShouldBe("one");

        await Committing.OnceAsync(client, read, path, "two");

        (await world.TextAsync(path)).ShouldBe("two");
        (await world.GitAsync("ls-tree", "-r", "-z", "--name-only", "main")).Split('\0').ShouldContain(path);
    }

    [Fact]
    public async Task Names_that_are_no_text_survive_a_commit_beside_them()
    {
        await using var world = await GitWorld.CreateAsync();
        var blob = (await world.GitAsync("rev-parse", "main:promote.yaml")).Trim();
        await world.ImportRawNameAsync(blob);
        var before = await world.GitAsync("ls-tree", "main");
        await using var client = world.Client();
        var read = await client.ReadAsync(null, new(["promote.yaml", "*"]), CancellationToken.None);

        await Committing.OnceAsync(client, read, "new.yaml", "x");

        var after = await world.GitAsync("ls-tree", "main");
        before.ShouldContain("\\377");
        before.Split('\n').ShouldBeSubsetOf(after.Split('\n'));
    }

    [Fact]
    public async Task A_lost_race_writes_nothing_and_the_next_try_lands_on_top()
    {
        await using var world = await GitWorld.CreateAsync();
        await using var client = world.Client();
        var read = await client.ReadAsync(null, new([Dev]), CancellationToken.None);
        var theirs = await world.ImportAsync("main", new() { ["promote.yaml"] = "theirs"u8.ToArray() });

        var error = await Should.ThrowAsync<HeadMovedException>(() => Committing.OnceAsync(client, read, Dev, "ours"));
        error.IsRetryable.ShouldBeTrue();
        (await world.HeadAsync()).ShouldBe(theirs);
        var fresh = await client.ReadAsync(null, new([Dev]), CancellationToken.None);
        await Committing.OnceAsync(client, fresh, Dev, "ours");

        (await world.TextAsync(Dev)).ShouldBe("ours");
        (await world.TextAsync("promote.yaml")).ShouldBe("theirs");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Writers_at_once_all_land(bool http)
    {
        var apps = Enumerable.Range(0, 4).Select(i => $"app{i}").ToArray();
        await using var world = await GitWorld.CreateAsync(GitWorld.Usual(apps));

        await Task.WhenAll(
            apps.Select(async app =>
            {
                await using var client = world.Client(http ? null : world.Bare);
                await Committing.UntilItLandsAsync(client, $"apps/{app}/overlays/dev/kustomization.yaml", app);
            })
        );

        foreach (var app in apps)
            (await world.TextAsync($"apps/{app}/overlays/dev/kustomization.yaml")).ShouldBe(app);
        (await world.GitAsync("rev-list", "--count", "main")).Trim().ShouldBe("5");
        world.Left().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_branch_is_made_only_where_there_is_none()
    {
        await using var world = await GitWorld.CreateAsync();
        await using var client = world.Client();
        var read = await client.ReadAsync(null, new([Dev]), CancellationToken.None);
        var request = Committing.Request(read, (Dev, "two"u8.ToArray())) with
        {
            Branch = "promote/staging/web",
            ExpectedHead = null,
        };

        var commit = await client.CommitAsync(request, CancellationToken.None);

        (await world.HeadAsync("promote/staging/web")).ShouldBe(commit);
        (await world.HeadAsync()).ShouldBe(read.Commit);
        await Should.ThrowAsync<HeadMovedException>(() =>
            client.CommitAsync(request with { Message = "other\n" }, CancellationToken.None)
        );
        (await world.HeadAsync("promote/staging/web")).ShouldBe(commit);
    }

    [Fact]
    public async Task A_branch_is_moved_off_its_old_commits_only_from_where_it_is_expected()
    {
        await using var world = await GitWorld.CreateAsync();
        await world.GitAsync("branch", "promote/staging/web", "main");
        var old = await world.ImportAsync("promote/staging/web", new() { [Dev] = "old"u8.ToArray() });
        await using var client = world.Client();
        var read = await client.ReadAsync(null, new([Dev]), CancellationToken.None);
        var request = Committing.Request(read, (Dev, "new"u8.ToArray())) with
        {
            Branch = "promote/staging/web",
            ExpectedHead = old,
        };

        var commit = await client.CommitAsync(request, CancellationToken.None);

        (await world.HeadAsync("promote/staging/web")).ShouldBe(commit);
        (await world.GitAsync("rev-parse", $"{commit}^")).Trim().ShouldBe(read.Commit.Value);
        await Should.ThrowAsync<HeadMovedException>(() =>
            client.CommitAsync(request with { Message = "other\n" }, CancellationToken.None)
        );
    }

    [Fact]
    public async Task A_branch_is_made_from_a_head_that_has_moved_on_meanwhile()
    {
        await using var world = await GitWorld.CreateAsync(GitWorld.Usual("web", "shop", "blog"));
        await using var client = world.Client();
        var read = await client.ReadAsync(null, new([Dev]), CancellationToken.None);
        await world.ImportAsync("main", new() { ["apps/shop/base/dev.yaml"] = "theirs"u8.ToArray() });
        world.Server.Forget();

        await client.CommitAsync(
            Committing.Request(read, (Dev, "two"u8.ToArray())) with
            {
                Branch = "promote/dev/web",
                ExpectedHead = null,
            },
            CancellationToken.None
        );

        (await world.TextAsync(Dev, "promote/dev/web")).ShouldBe("two");
        (await world.TextAsync("apps/shop/base/dev.yaml", "promote/dev/web")).ShouldBe("kind: shopdev\n");
        world.Server.Requests.Count.ShouldBeLessThan(12);
    }

    [Fact]
    public async Task A_commit_on_a_parent_that_was_never_read_fetches_what_it_needs()
    {
        await using var world = await GitWorld.CreateAsync();
        var parent = await world.HeadAsync();
        await using var client = world.Client();

        await client.CommitAsync(
            new()
            {
                Branch = "main",
                Parent = parent,
                ExpectedHead = parent,
                Changes = [new(Dev, "two"u8.ToArray())],
                Message = Committing.Message,
            },
            CancellationToken.None
        );

        (await world.TextAsync(Dev)).ShouldBe("two");
        (await world.GitAsync("diff-tree", "-r", "--name-only", "main~1", "main")).ShouldBe(Dev + "\n");
    }

    [Fact]
    public async Task A_push_whose_answer_was_lost_counts_when_the_branch_is_there()
    {
        await using var world = await GitWorld.CreateAsync();
        await using var client = world.Client();
        var read = await client.ReadAsync(null, new([Dev]), CancellationToken.None);
        world.Server.LosesAnswer = what => what == "POST /manifests.git/git-receive-pack";

        var commit = await Committing.OnceAsync(client, read, Dev, "two");

        (await world.HeadAsync()).ShouldBe(commit);
    }

    [Fact]
    public async Task A_push_that_broke_off_before_it_was_carried_out_may_be_made_again()
    {
        await using var world = await GitWorld.CreateAsync();
        await using var client = world.Client();
        var read = await client.ReadAsync(null, new([Dev]), CancellationToken.None);
        world.Server.Instead = what =>
            what == "POST /manifests.git/git-receive-pack" ? "HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n" : null;

        var error = await Should.ThrowAsync<RemoteException>(() => Committing.OnceAsync(client, read, Dev, "two"));

        (error.Code, error.MayHaveHappened, error.IsRetryable).ShouldBe((ErrorCodes.Unreachable, false, true));
    }

    [Fact]
    public async Task A_push_after_which_nothing_answers_may_have_happened_and_is_said_so()
    {
        await using var world = await GitWorld.CreateAsync();
        await using var client = world.Client();
        var read = await client.ReadAsync(null, new([Dev]), CancellationToken.None);
        var pushed = false;
        world.Server.LosesAnswer = what => pushed |= what == "POST /manifests.git/git-receive-pack";

        var error = await Should.ThrowAsync<RemoteException>(() => Committing.OnceAsync(client, read, Dev, "two"));

        (error.Code, error.MayHaveHappened, error.IsRetryable).ShouldBe((ErrorCodes.Unreachable, true, false));
        (await world.TextAsync(Dev)).ShouldBe("two");
    }
}
