using Promote.Configuration;
using Promote.Evidence;
using Promote.Gates;
using Promote.Promotions;

namespace Promote.Verbs.Promotion;

/// <summary>What came of a plan, in words: a promotion, a rollback and a release are told differently.</summary>
internal static class PlanWords
{
    /// <summary>The branch says so already.</summary>
    public static string AlreadySo(this Plan plan) =>
        plan.Already?.Summary
        ?? (
            plan.Intent.Kind == PromotionKind.Release
                ? $"Nothing of {plan.App()} is held in {plan.Environment()}."
                : $"{plan.Environment()} has {plan.App()} {plan.Label()} already."
        );

    /// <summary>A gate is closed.</summary>
    public static string NotDone(this Plan plan, GateResult gate)
    {
        var (yet, verdict) = gate.Verdict == GateVerdict.Waiting ? (" yet", "waits") : ("", "refused");
        var what = plan.Intent.Kind switch
        {
            PromotionKind.Rollback => $"{plan.App()} is not rolled back to {plan.Label()} in {plan.Environment()}",
            PromotionKind.Hotfix => $"{plan.Environment()} is not hotfixed with {plan.App()} {plan.Label()}",
            PromotionKind.PayBack => $"The hotfix {plan.App()} {plan.Label()} is not paid back to {plan.Environment()}",
            _ => $"{plan.App()} {plan.Label()} is not promoted to {plan.Environment()}",
        };
        return $"{what}{yet}: {gate.Gate} {verdict}. {gate.Reason}";
    }

    /// <summary>A pull request is open that this does not take the place of.</summary>
    public static string NotOver(this Plan plan, PromotionKind other, string url)
    {
        var (does, mine) = (
            other switch
            {
                PromotionKind.Rollback => $"rolls {plan.App()} back there",
                PromotionKind.Hotfix => $"hotfixes {plan.App()} there",
                _ => $"pays a hotfix of {plan.App()} back there",
            },
            plan.Intent.Kind switch
            {
                PromotionKind.Hotfix => "a hotfix",
                PromotionKind.PayBack => "this",
                _ => "a promotion",
            }
        );
        var what = plan.Intent.Kind switch
        {
            PromotionKind.Hotfix => $"{plan.Environment()} is not hotfixed with {plan.App()} {plan.Label()}",
            PromotionKind.PayBack => $"The hotfix {plan.App()} {plan.Label()} is not paid back to {plan.Environment()}",
            _ => $"{plan.App()} {plan.Label()} is not promoted to {plan.Environment()}",
        };
        return $"{what} yet: {url} {does}, and {mine} does not take its place.";
    }

    /// <summary>A dry run.</summary>
    public static string WouldDo(this Plan plan)
    {
        var by = plan.Delivery == DeliveryKind.Commit ? "by a commit" : "by a pull request";
        var what = plan.Intent.Kind switch
        {
            PromotionKind.Rollback =>
                $"{plan.App()} would be rolled back to {plan.Label()} in {plan.Environment()}, {by}",
            PromotionKind.Release => $"The hold on {plan.App()} in {plan.Environment()} would be lifted, {by}",
            PromotionKind.Hotfix => $"{plan.Environment()} would be hotfixed with {plan.App()} {plan.Label()}, {by}",
            PromotionKind.PayBack =>
                $"The hotfix {plan.App()} {plan.Label()} would be paid back to {plan.Environment()}, {by}",
            PromotionKind.Settle => $"The debt of {plan.App()} in {plan.Environment()} would be settled, {by}",
            _ =>
                $"{plan.App()} {plan.Label()} would be {(plan.Delivery == DeliveryKind.Commit ? "committed to" : "proposed by a pull request for")} {plan.Environment()}",
        };
        return what + ". Nothing was written.";
    }

    /// <summary>It is on the branch.</summary>
    public static string Committed(this Plan plan, string commit) =>
        plan.Intent.Kind switch
        {
            PromotionKind.Rollback =>
                $"{plan.App()} is rolled back to {plan.Label()} in {plan.Environment()} as {commit}.",
            PromotionKind.Release => $"The hold on {plan.App()} in {plan.Environment()} is lifted as {commit}.",
            PromotionKind.Settle => $"The debt of {plan.App()} in {plan.Environment()} is settled as {commit}.",
            _ => $"{plan.App()} {plan.Label()} is committed to {plan.Environment()} as {commit}.",
        };

    /// <summary>Its pull request is open.</summary>
    public static string Proposed(this Plan plan, string url) =>
        plan.Intent.Kind switch
        {
            PromotionKind.Rollback =>
                $"{url} proposes to roll {plan.App()} back to {plan.Label()} in {plan.Environment()}.",
            PromotionKind.Release => $"{url} proposes to lift the hold on {plan.App()} in {plan.Environment()}.",
            PromotionKind.Hotfix => $"{url} proposes to hotfix {plan.Environment()} with {plan.App()} {plan.Label()}.",
            PromotionKind.PayBack =>
                $"{url} proposes to pay the hotfix {plan.App()} {plan.Label()} back to {plan.Environment()}.",
            PromotionKind.Settle => $"{url} proposes to settle the debt of {plan.App()} in {plan.Environment()}.",
            _ => $"{url} proposes {plan.App()} {plan.Label()} for {plan.Environment()}.",
        };

    /// <summary>Its pull request is merged.</summary>
    public static string Merged(this Plan plan, string url) =>
        plan.Intent.Kind switch
        {
            PromotionKind.Release => $"{url} is merged: the hold on {plan.App()} in {plan.Environment()} is lifted.",
            PromotionKind.Settle => $"{url} is merged: the debt of {plan.App()} in {plan.Environment()} is settled.",
            _ => $"{url} is merged: {plan.Environment()} gets {plan.App()} {plan.Label()}.",
        };

    /// <summary>What to type once it is on the branch; empty where nothing has to be.</summary>
    public static string Afterwards(this Plan plan) =>
        plan.ChangesWhatRuns ? $"Run promote wait {plan.Environment()} --app {plan.App()}." : "";

    /// <summary>How a pull request's body begins; null for a promotion's usual words.</summary>
    public static string? Opening(this Plan plan) =>
        plan.Intent.Kind switch
        {
            PromotionKind.Rollback =>
                $"Rolls {plan.App()} in {plan.Environment()} back to {plan.Label()}: the images and the overlay's files, as they were. What it takes away may not come back until promote release.",
            PromotionKind.Release =>
                $"Lifts the hold on {plan.App()} in {plan.Environment()}. Nothing runs otherwise; what was rolled back may be promoted again.",
            PromotionKind.Hotfix =>
                $"Hotfix of {plan.App()} in {plan.Environment()}: {plan.Label()}, straight there, without the evidence that a promotion needs. It leaves a debt: the environments that it skips shall run it too, and until they had it no promotion replaces it.",
            PromotionKind.PayBack =>
                $"Pays the hotfix {plan.Label()} of {plan.App()} back to {plan.Environment()}: the same artifact, tag and digest. It may be older than what runs here; what is newer may come back right after.",
            PromotionKind.Settle =>
                $"Settles the debt of {plan.App()} in {plan.Environment()}. Nothing runs otherwise; promotions may replace the hotfix.",
            _ => null,
        };

    private static string App(this Plan plan) => plan.Intent.App.Name;

    private static string Environment(this Plan plan) => plan.Intent.Environment.Name;

    private static string Label(this Plan plan) => plan.Intent.Artifact.Label;
}
