namespace Promote.Evidence;

/// <summary>Kinds of promotions as words: in trailers and in results.</summary>
internal static class PromotionKinds
{
    /// <summary>The kind's word.</summary>
    public static string Word(this PromotionKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>The word's kind; an unknown one is a plain promotion.</summary>
    public static PromotionKind Parse(string? word) =>
        Enum.GetValues<PromotionKind>().FirstOrDefault(kind => kind.Word() == word, PromotionKind.Promote);
}
