using Promote.Configuration;

namespace Promote.Gates;

/// <summary>
/// Someone who wrote none of it approved it. The pull request is a bot's, so the forge would let those approve whose
/// code ships: whoever wrote the source between what runs and what shall run counts as an author here.
/// </summary>
internal sealed class SeparationGate : IChangeGate
{
    /// <inheritdoc/>
    public string Name => "separation";

    /// <inheritdoc/>
    public GateResult? Judge(EnvironmentChange change)
    {
        var separation = change.Environment.Requires.Separation;
        if (separation == Separation.Off || change.IsUnchanged)
            return null;
        if (change.Records?.Reviews is not { } reviews)
            return new(Name, GateVerdict.NotJudged, "Who wrote and approved it are records of the forge.");
        if (reviews.Unknown is { } unknown && separation == Separation.Required)
            return new(
                Name,
                GateVerdict.Refused,
                $"Who wrote what ships is not known: {unknown}.",
                "Give the app its 'source' in promote.yaml, and the guard a token that may read it (PROMOTE_SOURCES_TOKEN). Where what runs now is no commit of it, as before the first promotion, write 'separation: where-readable' under the environment's 'requires' until that is merged. Of a pull request's own commits, name the App that opens promotions under 'identities: promoter'; what another bot wrote, promote anew."
            );
        var others = reviews.Approvers.Where(one => !Identities.Has([.. reviews.Authors], one)).ToList();
        var authors =
            reviews.Authors.Count == 0
                ? "those who wrote it"
                : string.Join(", ", reviews.Authors.Order(StringComparer.Ordinal));
        return others.Count > 0
            ? new(
                Name,
                GateVerdict.Passed,
                $"{string.Join(", ", others)} approved it and wrote none of it{(reviews.Unknown is null ? "" : ", as far as the source can be read")}."
            )
            : new(
                Name,
                GateVerdict.Waiting,
                reviews.Approvers.Count == 0
                    ? "Nobody approved exactly this yet."
                    : $"Only {string.Join(", ", reviews.Approvers)} approved it, who wrote of it.",
                $"Let someone other than {authors} approve it."
            );
    }
}
