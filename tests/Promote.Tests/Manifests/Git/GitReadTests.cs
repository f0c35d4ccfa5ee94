using System.Text;
using Promote.Errors;
using Promote.Manifests;

namespace Promote.Tests.Manifests.Git;

public class GitReadTests
{
    private static readonly FileSelection Overlays = new([
        "promote.yaml",
        "apps/web/overlays/*/kustomization.yaml",
        "apps/web/overlays/*/kustomization.yml",
        "apps/web/overlays/*/Kustomization",
    ]);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Files_are_read_at_the_default_branch_and_what_is_not_there_is_absent(bool http)
    {
        await using var world = await GitWorld.CreateAsync();
        await using var client = world.Client(http ? null : world.Bare);

        var read = await client.ReadAsync(null, Overlays, CancellationToken.None);

        read.Branch.ShouldBe("main");
        read.Commit.ShouldBe(await world.HeadAsync());
        read.Files.Keys.Order(StringComparer.Ordinal)
            .ShouldBe([
                "apps/web/overlays/dev/kustomization.yaml",
                "apps/web/overlays/prod/kustomization.yaml",
                "apps/web/overlays/staging/kustomization.yaml",
                "promote.yaml",
            ]);
        Encoding
            .UTF8.GetString(read.Files["apps/web/overlays/prod/kustomization.yaml"].Bytes.Span)
            .ShouldBe("newTag: web-prod-1\n");
    }

    [Fact]
    public async Task A_second_read_sees_what_was_pushed_meanwhile()
    {
        await using var world = await GitWorld.CreateAsync();
        await using var client = world.Client();
        await client.ReadAsync(null, Overlays, CancellationToken.None);
        await world.ImportAsync("main", new() { ["apps/web/overlays/dev/kustomization.yaml"] = "two"u8.ToArray() });

        var read = await client.ReadAsync(null, Overlays, CancellationToken.None);

        Encoding.UTF8.GetString(read.Files["apps/web/overlays/dev/kustomization.yaml"].Bytes.Span).ShouldBe("two");
        read.Files.Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_named_branch_and_an_old_commit_are_read_too()
    {
        await using var world = await GitWorld.CreateAsync();
        var old = await world.HeadAsync();
        await world.GitAsync("branch", "promote/staging/web", "main");
        await world.ImportAsync("promote/staging/web", new() { ["promote.yaml"] = "changed"u8.ToArray() });
        await world.ImportAsync("main", new() { ["promote.yaml"] = "later"u8.ToArray() });
        await using var client = world.Client();

        var branch = await client.ReadAsync("promote/staging/web", new(["promote.yaml"]), CancellationToken.None);
        var commit = await client.ReadAtAsync(old, new(["promote.yaml"]), CancellationToken.None);
        var main = await client.ReadAsync(null, new(["promote.yaml"]), CancellationToken.None);

        Encoding.UTF8.GetString(branch.Files["promote.yaml"].Bytes.Span).ShouldBe("changed");
        Encoding.UTF8.GetString(commit.Files["promote.yaml"].Bytes.Span).ShouldBe("version: 1\n");
        commit.Branch.ShouldBeNull();
        (main.Branch, Encoding.UTF8.GetString(main.Files["promote.yaml"].Bytes.Span)).ShouldBe(("main", "later"));
    }

    [Fact]
    public async Task Two_branches_are_read_of_which_one_is_a_folder_of_the_others_name()
    {
        await using var world = await GitWorld.CreateAsync();
        await using var client = world.Client();
        await world.GitAsync("branch", "next", "main");
        await client.ReadAsync("next", new(["promote.yaml"]), CancellationToken.None);
        await world.GitAsync("branch", "-D", "next");
        await world.GitAsync("branch", "next/one", "main");

        var read = await client.ReadAsync("next/one", new(["promote.yaml"]), CancellationToken.None);

        read.Commit.ShouldBe(await world.HeadAsync());
    }

    [Theory]
    [InlineData("apps/*/overlays/*/kustomization.yaml", 9)]
    [InlineData("apps/w*b/overlays/dev/kustomization.yaml", 2)]
    [InlineData("*", 2)]
    [InlineData("apps/web/overlays/dev", 1)]
    [InlineData("nothing/*/here", 0)]
    [InlineData("promote.yaml/below", 0)]
    public async Task A_star_stands_for_any_characters_within_one_segment(string pattern, int count)
    {
        await using var world = await GitWorld.CreateAsync(GitWorld.Usual("web", "wb", "shop"));
        await using var client = world.Client();
        var read = await client.ReadAsync(null, new([pattern]), CancellationToken.None);
        read.Files.Count.ShouldBe(count);
    }

    [Fact]
    public async Task What_stands_in_a_files_place_is_told()
    {
        await using var world = await GitWorld.CreateAsync();
        await world.ImportAsync("main", new() { ["run.sh"] = "#!"u8.ToArray() }, "run.sh");
        var link = (await world.GitAsync("rev-parse", "main:promote.yaml")).Trim();
        var head = await world.HeadAsync();
        await using var client = world.Client();
        await world.GitAsync("read-tree", "main");
        await world.GitAsync("update-index", "--add", "--cacheinfo", $"120000,{link},link");
        await world.GitAsync("update-index", "--add", "--cacheinfo", $"160000,{head},module");
        var tree = (await world.GitAsync("write-tree", "--missing-ok")).Trim();
        await world.GitAsync(
            "-c",
            "user.name=a",
            "-c",
            "user.email=b",
            "update-ref",
            "refs/heads/main",
            (
                await world.GitAsync(
                    "-c",
                    "user.name=a",
                    "-c",
                    "user.email=b",
                    "commit-tree",
                    tree,
                    "-p",
                    head.Value,
                    "-m",
                    "x"
                )
            ).Trim()
        );

        var read = await client.ReadAsync(
            null,
            new(["link", "module", "run.sh", "apps", "promote.yaml"]),
            CancellationToken.None
        );

        read.Files["link"].Kind.ShouldBe(FileKind.SymbolicLink);
        read.Files["link"].Bytes.Length.ShouldBeGreaterThan(0);
        read.Files["module"].Kind.ShouldBe(FileKind.Submodule);
        read.Files["apps"].Kind.ShouldBe(FileKind.Directory);
        read.Files["promote.yaml"].Kind.ShouldBe(FileKind.Regular);
    }

    [Theory]
    [InlineData("uploadpack.allowFilter=false")]
    [InlineData("uploadpackfilter.tree.maxDepth=0")]
    [InlineData("uploadpackfilter.tree.allow=false")]
    public async Task A_server_that_refuses_filters_is_read_all_the_same(string setting)
    {
        await using var world = await GitWorld.CreateAsync(GitWorld.Usual("web", "shop", "blog"));
        await world.GitAsync("config", setting.Split('=')[0], setting.Split('=')[1]);
        await using var client = world.Client();

        var first = await client.ReadAsync(null, Overlays, CancellationToken.None);
        await world.ImportAsync("main", new() { ["apps/web/overlays/dev/kustomization.yaml"] = "two"u8.ToArray() });
        var second = await client.ReadAsync(null, Overlays, CancellationToken.None);

        first.Files.Count.ShouldBe(4);
        Encoding.UTF8.GetString(second.Files["apps/web/overlays/dev/kustomization.yaml"].Bytes.Span).ShouldBe("two");
        await Committing.OnceAsync(client, second, "apps/web/overlays/dev/kustomization.yaml", "three");
        (await world.TextAsync("apps/web/overlays/dev/kustomization.yaml")).ShouldBe("three");
    }

    [Fact]
    public async Task A_server_of_protocol_version_0_is_read_and_written_all_the_same()
    {
        await using var world = await GitWorld.CreateAsync(GitWorld.Usual("web", "shop", "blog"));
        await world.GitAsync("config", "protocol.version", "0");
        var old = await world.HeadAsync();
        await world.ImportAsync("main", new() { ["apps/web/overlays/dev/kustomization.yaml"] = "two"u8.ToArray() });
        world.Server.SpeaksVersion0 = true;
        await using var client = world.Client();

        var read = await client.ReadAsync(null, Overlays, CancellationToken.None);
        var before = await client.ReadAtAsync(old, Overlays, CancellationToken.None);
        await Committing.OnceAsync(client, read, "apps/web/overlays/dev/kustomization.yaml", "three");

        read.Files.Count.ShouldBe(4);
        Encoding
            .UTF8.GetString(before.Files["apps/web/overlays/dev/kustomization.yaml"].Bytes.Span)
            .ShouldBe("newTag: web-dev-1\n");
        (await world.TextAsync("apps/web/overlays/dev/kustomization.yaml")).ShouldBe("three");
    }

    [Fact]
    public async Task An_empty_repository_is_said_to_be_empty()
    {
        await using var world = await GitWorld.CreateAsync([]);
        await using var client = world.Client();
        var error = await Should.ThrowAsync<RemoteException>(() =>
            client.ReadAsync(null, Overlays, CancellationToken.None)
        );
        error.Code.ShouldBe(ErrorCodes.NotFound);
        error.Message.ShouldContain("no commit yet");
    }

    [Fact]
    public async Task A_branch_that_is_not_there_is_found_to_be_nowhere_and_cannot_be_read()
    {
        await using var world = await GitWorld.CreateAsync();
        await world.GitAsync("branch", "x/refs/heads/missing", "main");
        await using var client = world.Client();
        (await client.FindBranchAsync("missing", CancellationToken.None)).ShouldBeNull();
        (await client.FindBranchAsync("main", CancellationToken.None)).ShouldBe(await world.HeadAsync());
        var error = await Should.ThrowAsync<RemoteException>(() =>
            client.ReadAsync("missing", Overlays, CancellationToken.None)
        );
        error.Code.ShouldBe(ErrorCodes.NotFound);
    }

    [Fact]
    public async Task A_commit_that_is_not_there_is_an_error()
    {
        await using var world = await GitWorld.CreateAsync();
        await using var client = world.Client();
        var error = await Should.ThrowAsync<RemoteException>(() =>
            client.ReadAtAsync(CommitId.Parse(new string('a', 40)), Overlays, CancellationToken.None)
        );
        error.Code.ShouldBe(ErrorCodes.NotFound);
    }

    [Fact]
    public async Task A_repository_with_sha256_ids_is_read_and_written()
    {
        await using var world = await GitWorld.CreateAsync([]);
        Directory.Delete(world.Bare, recursive: true);
        await world.GitAsync("init", "--quiet", "--bare", "--initial-branch=main", "--object-format=sha256");
        await world.GitAsync("config", "http.receivepack", "true");
        await world.GitAsync("config", "uploadpack.allowFilter", "true");
        await world.ImportAsync("main", GitWorld.Usual());
        await using var client = world.Client();

        var read = await client.ReadAsync("main", Overlays, CancellationToken.None);
        await Committing.OnceAsync(client, read, "apps/web/overlays/dev/kustomization.yaml", "two");

        read.Commit.Value.Length.ShouldBe(64);
        (await world.TextAsync("apps/web/overlays/dev/kustomization.yaml")).ShouldBe("two");
    }

    [Theory]
    [InlineData("--upload-pack=touch /tmp/x")]
    [InlineData("ext::sh -c true")]
    [InlineData("ext://sh")]
    [InlineData("http://elsewhere.test/a")]
    [InlineData("")]
    [InlineData("https://")]
    public async Task An_address_that_could_do_harm_is_refused_before_anything_runs(string url)
    {
        await using var world = await GitWorld.CreateAsync();
        PromoteException error;
        try
        {
            await using var client = world.Client(url);
            await client.ReadAsync(null, Overlays, CancellationToken.None);
            throw new InvalidOperationException("It was read.");
        }
        catch (PromoteException e)
        {
            error = e;
        }

        error.Code.Exit.ShouldBeOneOf(ExitCode.Usage, ExitCode.Unreachable);
        error.Code.ShouldNotBe(ErrorCodes.Bug);
    }

    [Theory]
    [InlineData("-x")]
    [InlineData("a b")]
    [InlineData("a..b")]
    [InlineData("a:b")]
    [InlineData("a.lock")]
    [InlineData("")]
    [InlineData("a\nb")]
    public async Task A_name_that_no_branch_can_have_is_refused(string branch)
    {
        await using var world = await GitWorld.CreateAsync();
        await using var client = world.Client();
        await Should.ThrowAsync<UsageException>(async () =>
            await client.ReadAsync(branch, Overlays, CancellationToken.None)
        );
        world.Server.Requests.ShouldBeEmpty();
    }
}
