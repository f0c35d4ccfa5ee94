using Acceptance.Tests.World;

namespace Acceptance.Tests;

/// <summary>What can be proven of what runs in prod, after the fact.</summary>
public sealed class ProveTests(Sandbox sandbox)
{
    [Theory]
    [InlineData(Over.Api)]
    [InlineData(Over.Git)]
    public async Task What_went_the_long_way_and_was_merged_by_a_merge_commit_is_proven(Over over)
    {
        using var world = await ProofWorld.CreateAsync(sandbox);
        await world.InStagingAsync();
        var number = await world.InProdAsync();

        var proof = await world.ProveAsync(
            manifests: over == Over.Api ? null : $"{sandbox.Url}/{world.Repository}.git"
        );

        proof.ShouldLack();
        proof
            .Links.Select(link => link.Link)
            .ShouldBe([
                "prod/manifest checked",
                "image checked",
                "tag checked",
                "labels claim",
                "prod/commit checked",
                "prod/trailers claim",
                "prod/pull-request checked",
                "prod/approvals checked",
                "prod/separation checked",
                "prod/guard checked",
                "staging/commit checked",
                "staging/trailers claim",
                "staging/pull-request checked",
                "staging/healthy checked",
                "staging/smoke checked",
                "dev/commit checked",
                "dev/trailers claim",
                "dev/pull-request claim",
                "dev/healthy checked",
                "source checked",
            ]);
        proof
            .What("prod/pull-request checked")
            .ShouldContain($"#{number}, opened by promote[bot], was merged into main by a merge commit");
        proof.What("prod/separation checked").ShouldBe("rita wrote none of it. It was written by dana, promote[bot].");
        proof
            .What("source checked")
            .ShouldContain($"{world.Source} has {world.Versions[1].Tag} on main; written by dana");
        var merged = proof
            .Run.Json.GetProperty("links")
            .EnumerateArray()
            .Single(link =>
                link.GetProperty("step").GetString() == "pull-request"
                && link.GetProperty("environment").GetString() == "prod"
            );
        merged.GetProperty("by").GetString().ShouldBe("sam");
        merged.GetProperty("url").GetString().ShouldEndWith($"/pull/{number}");
    }

    [Fact]
    public async Task A_squash_that_dropped_the_trailers_is_proven_by_its_content()
    {
        using var world = await ProofWorld.CreateAsync(sandbox);
        await world.InStagingAsync();
        await world.InProdAsync(method: "squash", commitMessage: "Ship it", message: "Ship web");

        var proof = (await world.ProveAsync()).ShouldLack();

        proof.What("prod/pull-request checked").ShouldContain("as one commit, squashed or rebased");
        proof.What("prod/trailers claim").ShouldContain("says nothing of a promotion");
    }

    [Fact]
    public async Task A_push_straight_to_main_is_named()
    {
        using var world = await ProofWorld.CreateAsync(sandbox);
        await world.InStagingAsync();
        await world.PushAsync("prod", 1, "dana");

        var proof = (await world.ProveAsync()).ShouldLack("prod/pull-request missing");

        proof.What("prod/pull-request missing").ShouldContain("No pull request: it was pushed straight to main");
        proof.What("staging/healthy claim").ShouldContain("before the time that");
    }

    [Fact]
    public async Task A_trailer_that_contradicts_the_content_is_wrong()
    {
        using var world = await ProofWorld.CreateAsync(sandbox);
        await world.InStagingAsync();
        await world.InProdAsync(message: world.Message("prod", 2));

        var proof = (await world.ProveAsync()).ShouldLack("prod/trailers wrong");

        proof
            .What("prod/trailers wrong")
            .ShouldContain($":{world.Versions[2].Tag}, and the manifest says :{world.Versions[1].Tag}");
    }

    [Fact]
    public async Task What_never_ran_in_staging_is_missing_there_and_a_hotfix_is_named()
    {
        using var world = await ProofWorld.CreateAsync(sandbox);
        await world.PushAsync("dev", 1);
        await world.SeenAsync("dev");
        var (number, _) = await world.OpenAsync("prod", 1);
        var head = await world.CommitAsync(
            world.Repository,
            "promote/prod/web-1",
            "promote[bot]",
            "A debt",
            ("debts/prod/web.yaml", "version: 1\n")
        );
        await world.ApproveAsync(number, "reviewer");
        await world.GuardAsync(head);
        await world.MergeAsync(number, "senior");

        var proof = (await world.ProveAsync()).ShouldLack("staging/commit missing");

        proof.What("staging/commit missing").ShouldContain("debts/prod/web.yaml came along: a hotfix.");
        proof.Links.ShouldContain(link => link.Link == "prod/exception checked");
    }

    [Fact]
    public async Task Evidence_by_someone_else_does_not_count()
    {
        using var world = await ProofWorld.CreateAsync(sandbox);
        await world.InStagingAsync(evidence: "developer");
        await world.InProdAsync();

        var proof = (await world.ProveAsync()).ShouldLack(
            "staging/healthy missing",
            "staging/smoke missing",
            "dev/healthy missing"
        );

        proof.What("staging/healthy missing").ShouldContain("recorded by dana, none of 'identities: evidence'");
    }

    [Fact]
    public async Task Evidence_that_came_after_the_merge_and_a_soak_that_was_not_kept_are_missing()
    {
        using var world = await ProofWorld.CreateAsync(sandbox, "healthy: true, soak: 1h");
        await world.PushAsync("dev", 1);
        await world.SeenAsync("dev");
        var (number, _) = await world.OpenAsync("staging", 1);
        await world.MergeAsync(number, "promoter");
        var (_, first) = await world.OpenAsync("prod", 1);
        await world.GuardAsync(first);
        await world.MergeAsync(number + 1, "senior");
        // The forge tells times in whole seconds.
        var merged = (await world.ApiAsync(HttpMethod.Get, $"pulls/{number + 1}", "developer"))
            .GetProperty("merged_at")
            .GetDateTimeOffset();
        await Eventually.TrueAsync(
            () => Task.FromResult(TimeProvider.System.GetUtcNow() >= merged.AddSeconds(1)),
            "another second has begun"
        );
        await world.SeenAsync("staging");

        var late = await world.ProveAsync();

        late.ShouldLack("staging/healthy missing", "staging/soak missing");
        late.What("staging/healthy missing").ShouldContain("after it went on");
    }

    [Fact]
    public async Task An_approval_of_another_head_or_by_an_author_and_anothers_check_do_not_count()
    {
        using var world = await ProofWorld.CreateAsync(sandbox);
        await world.InStagingAsync(version: 2);
        var (number, _) = await world.OpenAsync("prod", 2);
        await world.ApproveAsync(number, "senior");
        var head = await world.CommitAsync(
            world.Repository,
            "promote/prod/web-2",
            "promote[bot]",
            "Once more",
            ("note.txt", "x")
        );
        // Rita wrote the third version.
        await world.ApproveAsync(number, "reviewer");
        await world.GuardAsync(head, role: "actions");
        await world.MergeAsync(number, "promoter");

        var proof = (await world.ProveAsync()).ShouldLack("prod/separation missing", "prod/guard missing");

        proof.What("prod/approvals checked").ShouldContain("rita approved exactly");
        proof.What("prod/approvals checked").ShouldContain("sam approved");
        proof.What("prod/guard missing").ShouldContain("github-actions[bot], none of 'identities: guard'");
    }

    [Fact]
    public async Task Without_a_forge_its_links_are_missing_and_the_rest_is_told()
    {
        using var world = await ProofWorld.CreateAsync(sandbox);
        await world.InStagingAsync();
        await world.InProdAsync();

        var proof = await world.ProveAsync(manifests: sandbox.GitDirectory(world.Repository));

        proof.ShouldLack(
            "prod/pull-request missing",
            "prod/approvals missing",
            "prod/separation missing",
            "prod/guard missing",
            "staging/pull-request missing",
            "staging/healthy missing",
            "staging/smoke missing",
            "dev/healthy missing",
            "source missing"
        );
        proof.What("prod/guard missing").ShouldBe("No forge is known, so it cannot be looked up.");
        proof.Links.ShouldContain(link => link.Link == "staging/commit checked");
    }

    [Fact]
    public async Task An_earlier_commit_and_a_commit_that_is_not_on_the_branch_can_be_told_apart()
    {
        using var world = await ProofWorld.CreateAsync(sandbox);
        await world.InStagingAsync();
        await world.InProdAsync();
        var then = (await world.ApiAsync(HttpMethod.Get, "commits?per_page=1", "developer"))[0]
            .GetProperty("sha")
            .GetString()!;
        var elsewhere = await world.CommitAsync(world.Repository, "side", "dana", "A change", ("b.txt", "1"));
        await world.PushAsync("prod", 0, "dana");

        (await world.ProveAsync(at: then[..12])).ShouldLack();
        (await world.ProveAsync()).Open.ShouldContain("prod/pull-request missing");
        (await world.ProveAsync(at: elsewhere)).Run.ShouldExit(2).ShouldSay("PROMOTE2006", "git log --first-parent");
    }

    [Fact]
    public async Task For_people_it_is_a_table_and_a_line()
    {
        using var world = await ProofWorld.CreateAsync(sandbox);
        await world.InStagingAsync();
        await world.InProdAsync();

        var text = await world.Cli.RunAsync("prove", "--app", "web", "--env", "prod", "--manifests", world.Repository);

        text.ShouldExit(0).ShouldSay("Proven: ", "by sam", "promote/verify passed on");
    }
}
