namespace Promote.Gates;

/// <summary>What runs is not replaced by something older, unless that is asked for.</summary>
internal sealed class NotDowngradeGate : IGate
{
    /// <summary>The gate's name.</summary>
    public const string GateName = "not-downgrade";

    /// <inheritdoc/>
    public string Name => GateName;

    /// <inheritdoc/>
    public GateResult Judge(PromotionCase promotion) =>
        promotion.Order.Kind switch
        {
            VersionOrderKind.Older when !promotion.AllowDowngrade => new(
                Name,
                GateVerdict.Refused,
                $"{promotion.Environment.Name} runs {promotion.Before?.Label}, which is newer than {promotion.Artifact.Label}: {promotion.Order.Because}.",
                "Where going back is what you want, add --allow-downgrade."
            ),
            VersionOrderKind.Older => new(
                Name,
                GateVerdict.Passed,
                $"Older than {promotion.Before?.Label}, as was asked for."
            ),
            VersionOrderKind.Unknown => new(
                Name,
                GateVerdict.Passed,
                $"Not known to be older than {promotion.Before?.Label}: {promotion.Order.Because}."
            ),
            _ => new(
                Name,
                GateVerdict.Passed,
                promotion.Before is null
                    ? "Nothing runs there yet."
                    : $"Newer than {promotion.Before.Label}: {promotion.Order.Because}."
            ),
        };
}
