using Promote.Configuration;
using Promote.Evidence;

namespace Promote.Gates;

/// <summary>What the gates that look at evidence are given, for a promotion that is planned and for a change that is judged alike.</summary>
/// <param name="App">The app.</param>
/// <param name="Environment">The environment that shall run it.</param>
/// <param name="Evidence">What is known of each environment it comes from.</param>
/// <param name="Now">The time.</param>
internal sealed record EvidenceCase(
    AppSettings App,
    EnvironmentSettings Environment,
    IReadOnlyDictionary<string, EnvironmentEvidence> Evidence,
    DateTimeOffset Now
)
{
    /// <summary>That of a promotion.</summary>
    public static EvidenceCase Of(PromotionCase promotion) =>
        new(promotion.App, promotion.Environment, promotion.Evidence, promotion.Now);

    /// <summary>Judges a change by what is recorded; has no say where it moves nothing that must be proven.</summary>
    /// <param name="change">The change.</param>
    /// <param name="gate">The gate's name.</param>
    /// <param name="isAsked">Whether the environment asks for it.</param>
    /// <param name="judge">The gate.</param>
    public static GateResult? Judge(
        EnvironmentChange change,
        string gate,
        bool isAsked,
        Func<EvidenceCase, GateResult?> judge
    ) =>
        !isAsked || change.Changed.Count == 0 || change.From.Count == 0 || change.IsFastLane ? null
        : change.Records is { } records ? judge(new(change.App, change.Environment, records.Evidence, records.Now))
        : new(gate, GateVerdict.NotJudged, "What was seen of it is a record of the forge.");
}
