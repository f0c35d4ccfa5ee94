using Promote.Attacks.Tests.World;
using Promote.Errors;
using Promote.Gates;
using Promote.Verbs;
using static Promote.Attacks.Tests.World.Names;

namespace Promote.Attacks.Tests;

/// <summary>Each attack is refused for the right reason: by the gate that is for it.</summary>
public sealed class AttackTests(ManifestsWorld manifests)
{
    private const string Prod = "apps/web/overlays/prod/kustomization.yaml";

    public static TheoryData<string> Names => [.. Attacks.All.Select(attack => attack.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Is_refused(string name)
    {
        var attack = Attacks.All.Single(one => one.Name == name);
        var (into, head) = await attack.BranchesAsync(manifests);

        var result = await manifests.VerifyAsync(head, into);

        result.Exit.ShouldBe(ExitCode.Refused, Said(result));
        Refusals(result).Select(gate => gate.Gate).ShouldContain(attack.Gate, Said(result));
    }

    [Fact]
    public async Task A_merge_commit_whose_tree_is_not_what_its_parents_say_is_judged_by_its_tree()
    {
        var honest = await manifests.BranchAsync(new Change().Write("README.md", "# More\n"));
        var evil = await manifests.BranchAsync(
            new Change { Message = "Merge branch 'main'" }.Write(Prod, Overlay(Web, NewTag, NewDigest)),
            "main",
            honest
        );

        var result = await manifests.VerifyAsync(evil);

        Refusals(result).Select(gate => gate.Gate).ShouldContain("same-artifact", Said(result));
    }

    [Fact]
    public async Task A_change_on_an_old_base_is_judged_by_what_the_base_has_become()
    {
        var old = await manifests.BranchAsync(new Change().Write(Prod, Overlay(Web, StagingTag, StagingDigest)));
        var moved = await manifests.BranchAsync(
            new Change().Write("apps/web/overlays/staging/kustomization.yaml", Overlay(Web, DevTag, DevDigest))
        );

        var result = await manifests.VerifyAsync(old, moved);

        Refusals(result).Select(gate => gate.Gate).ShouldContain("same-artifact", Said(result));
    }

    [Fact]
    public async Task A_change_that_conflicts_with_its_base_is_refused()
    {
        var one = await manifests.BranchAsync(new Change().Write(Prod, Overlay(Web, StagingTag, StagingDigest)));
        var other = await manifests.BranchAsync(new Change().Write(Prod, Overlay(Web, DevTag, DevDigest)));

        var result = await manifests.VerifyAsync(one, other);

        Refusals(result).Select(gate => gate.Gate).ShouldBe(["tree"]);
        result.Tree.ShouldBeNull();
    }

    [Fact]
    public async Task What_was_rolled_back_does_not_come_back_by_hand_nor_along_with_the_end_of_its_hold()
    {
        var held = await manifests.BranchAsync(new Change().Write(HoldOnWeb, Held(StagingTag, StagingDigest)));
        var promoted = new Change().Write(Prod, Overlay(Web, StagingTag, StagingDigest));
        var byHand = await manifests.BranchAsync(promoted, held);
        var withRelease = await manifests.BranchAsync(promoted.Remove(HoldOnWeb), held);

        foreach (var head in new[] { byHand, withRelease })
        {
            var result = await manifests.VerifyAsync(head, held);

            Refusals(result).Select(gate => gate.Gate).ShouldBe(["hold"], Said(result));
        }
    }

    [Fact]
    public async Task A_rollback_to_what_never_ran_there_is_none()
    {
        var rollback = new Change()
            .Write(Prod, Overlay(Web, NewTag, NewDigest))
            .Write(HoldOnWeb, Held(ProdTag, ProdDigest));

        var result = await manifests.VerifyAsync(await manifests.BranchAsync(rollback));

        Refusals(result).Select(gate => gate.Gate).ShouldBe(["same-artifact"], Said(result));
    }

    [Fact]
    public async Task A_rollback_to_images_that_never_ran_together_is_none()
    {
        var rules = new Change()
            .Write(
                "promote.yaml",
                $"version: 1\nenvironments: {{ staging: , prod: {{ from: staging }} }}\napps: {{ web: {{ images: [{Web}, {Api}] }} }}\n"
            )
            .Write(
                "apps/web/base/deployment.yaml",
                Deployment("web", Web, $"        - name: api\n          image: {Api}")
            );
        var into = await manifests.BranchAsync(rules);
        foreach (var (tag, digest) in new[] { (DevTag, DevDigest), (StagingTag, StagingDigest), (ProdTag, ProdDigest) })
            into = await manifests.BranchAsync(new Change().Write(Prod, Both(tag, digest, tag, digest)), into);
        var hold =
            Held(ProdTag, ProdDigest)
            + $"      - name: {Api}\n        tag: \"{ProdTag}\"\n        digest: {ProdDigest}\n";
        var honest = new Change().Write(Prod, Both(DevTag, DevDigest, DevTag, DevDigest)).Write(HoldOnWeb, hold);
        var mixed = new Change().Write(Prod, Both(DevTag, DevDigest, StagingTag, StagingDigest)).Write(HoldOnWeb, hold);

        var passed = await manifests.VerifyAsync(await manifests.BranchAsync(honest, into), into);
        var refused = await manifests.VerifyAsync(await manifests.BranchAsync(mixed, into), into);

        Refusals(passed).ShouldBeEmpty(Said(passed));
        Refusals(refused).Select(gate => gate.Gate).ShouldBe(["same-artifact"], Said(refused));

        static string Both(string web, string webDigest, string api, string apiDigest) =>
            Overlay(Web, web, webDigest, $"  - name: {Api}\n    newTag: {api}\n    digest: {apiDigest}");
    }

    [Theory]
    [InlineData("freezes/year-end.yaml")]
    [InlineData("freezes")]
    [InlineData("holds/prod/web.yaml")]
    [InlineData("holds/prod")]
    [InlineData("debts/prod/api.yaml")]
    public async Task A_record_of_the_base_that_is_no_file_stops_all_but_its_removal(string path)
    {
        foreach (
            var entry in new[]
            {
                new Change().Link(path, "../README.md"),
                new Change().Submodule(path, "1234567890123456789012345678901234567890"),
            }
        )
        {
            var into = await manifests.BranchAsync(entry);
            var promotion = new Change().Write(Prod, Overlay(Web, StagingTag, StagingDigest));

            var refused = await manifests.VerifyAsync(await manifests.BranchAsync(promotion, into), into);
            var removed = await manifests.VerifyAsync(
                await manifests.BranchAsync(new Change().Remove(path), into),
                into
            );

            Refusals(refused).Select(gate => gate.Gate).ShouldBe(["base"], Said(refused));
            Said(refused).ShouldContain($"{path} is not a file");
            Refusals(removed).ShouldBeEmpty(Said(removed));
        }
    }

    [Theory]
    [InlineData("kustomization.yaml", "resources: [../../base]\nx: 1\nx: 2\n", null)]
    [InlineData("kustomization.yaml", null, "../../base/kustomization.yaml")]
    [InlineData("kustomization.yaml", "resources: [../../../linked/base]\n", null)]
    public async Task What_leads_somewhere_unseen_since_long_ago_is_refused_when_that_changes(
        string name,
        string? text,
        string? target
    )
    {
        var path = $"apps/web/overlays/prod/{name}";
        var old = await manifests.BranchAsync(
            (text is null ? new Change().Link(path, target!) : new Change().Write(path, text)).Link(
                "apps/linked",
                "web"
            )
        );
        var change = new Change().Write(
            "apps/web/base/deployment.yaml",
            Deployment("web", $"{Web}:{NewTag}@{NewDigest}")
        );

        var result = await manifests.VerifyAsync(await manifests.BranchAsync(change, old), old);

        result
            .Environments.Single(one => one.Environment == "prod")
            .Gates.ShouldContain(gate => gate.Gate == "kustomize" && gate.Verdict == GateVerdict.Refused, Said(result));
    }

    internal const string HoldOnWeb = "holds/prod/web.yaml";

    internal static string Held(string tag, string digest) =>
        $"""
            version: 1
            app: web
            environment: prod
            held:
              - since: "2026-11-01T12:00:00Z"
                by: Dana
                images:
                  - name: {Web}
                    tag: "{tag}"
                    digest: {digest}

            """;

    internal static IEnumerable<GateResult> Refusals(VerifyResult result) =>
        result
            .Gates.Concat(result.Environments.SelectMany(one => one.Gates))
            .Where(gate => gate.Verdict == GateVerdict.Refused);

    internal static string Said(VerifyResult result) =>
        string.Join(
            '\n',
            result
                .Gates.Concat(result.Environments.SelectMany(one => one.Gates))
                .Select(gate => $"{gate.Gate} {gate.Verdict}: {gate.Reason}")
        );
}
