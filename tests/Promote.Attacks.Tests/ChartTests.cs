using Promote.Attacks.Tests.World;
using Promote.Errors;
using Promote.Verbs;
using static Promote.Attacks.Tests.World.Names;

namespace Promote.Attacks.Tests;

/// <summary>What a chart renders is judged like what an overlay renders; where there is no helm, it is not seen.</summary>
public sealed class ChartTests(ManifestsWorld manifests)
{
    private static Change Promotion =>
        new Change().Write(ShopChart.Prod, ManifestsWorld.Values(StagingTag, StagingDigest));

    [Fact]
    public async Task A_promotion_is_shown_by_what_is_rendered()
    {
        var result = await manifests.VerifyAsync(await manifests.BranchAsync(Promotion));

        var image = result.Environments.ShouldHaveSingleItem().Images.ShouldHaveSingleItem();
        image.Place.ShouldBe("Deployment shop (apps/v1): spec/template/spec/containers/0/image");
        image.After.ShouldBe($"{Shop}:{StagingTag}@{StagingDigest}");
        result.Renderer.ShouldNotBeNull().ShouldStartWith("helm v4.");
        result.Files.ShouldHaveSingleItem().Kind.ShouldBe(Guard.ChangedFileKind.Promotion);
    }

    [Fact]
    public async Task What_environments_share_reaches_each_of_them()
    {
        var change = new Change().Write(ShopChart.Shared, "team: checkout\n");

        var result = await manifests.VerifyAsync(await manifests.BranchAsync(change));

        result.Files.ShouldHaveSingleItem().Units.ShouldBe(["shop in dev", "shop in staging", "shop in prod"]);
        result
            .Environments.Single(one => one.Environment == "prod")
            .Gates.Single(gate => gate.Gate == "configuration")
            .Reason.ShouldContain("Deployment shop (apps/v1): metadata/labels/team");
    }

    [Fact]
    public async Task A_rollback_to_what_its_values_said_passes()
    {
        var moved = await manifests.BranchAsync(Promotion);
        var rollback = new Change()
            .Write(ShopChart.Prod, ManifestsWorld.Values(ProdTag, ProdDigest))
            .Write(
                "holds/prod/shop.yaml",
                AttackTests
                    .Held(StagingTag, StagingDigest)
                    .Replace("app: web", "app: shop", StringComparison.Ordinal)
                    .Replace(Web, Shop, StringComparison.Ordinal)
            );

        var result = await manifests.VerifyAsync(await manifests.BranchAsync(rollback, moved), moved);

        result.Outcome.ShouldBe(VerifyOutcome.Passed, AttackTests.Said(result));
    }

    [Fact]
    public async Task Without_helm_what_a_chart_renders_is_refused_and_nothing_else()
    {
        await using var without = new ManifestsWorld { HasHelm = false };
        await without.InitializeAsync();
        var overlay = new Change().Write(
            "apps/web/overlays/prod/kustomization.yaml",
            Overlay(Web, StagingTag, StagingDigest)
        );
        var elsewhere = new Change().Write("values/mail/prod.yaml", ManifestsWorld.Values(StagingTag, StagingDigest));

        var refused = await without.VerifyAsync(await without.BranchAsync(Promotion));
        var passed = new[] { overlay, elsewhere };

        AttackTests
            .Refusals(refused)
            .ShouldAllBe(gate =>
                gate.Gate == "render" && gate.Next == "Install helm, or set PROMOTE_HELM to its path."
            );
        refused.Exit.ShouldBe(ExitCode.Refused);
        foreach (var change in passed)
            (await without.VerifyAsync(await without.BranchAsync(change))).Exit.ShouldBe(ExitCode.Done);
    }
}
