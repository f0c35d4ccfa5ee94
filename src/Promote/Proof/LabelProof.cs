using Promote.Configuration;
using Promote.Gates;
using Promote.Manifests;
using Promote.Registries;

namespace Promote.Proof;

/// <summary>What an image says of itself. Whoever can push can write any label: it is a claim, and may be found wrong.</summary>
internal static class LabelProof
{
    /// <summary>The label by which an image says which repository it is of.</summary>
    public const string SourceLabel = "org.opencontainers.image.source";

    /// <summary>The link of an image.</summary>
    public static ProofLink Of(AppSettings app, ImageFact fact)
    {
        var revision = fact.Labels.GetValueOrDefault(BuildOnce.RevisionLabel);
        var source = fact.Labels.GetValueOrDefault(SourceLabel);
        var name = fact.Image.Name.Value.Split('/')[^1];
        var wrong = new List<string>();
        if (revision is not null && Expected(app, fact) is { } expected && !IsSame(revision, expected))
            wrong.Add($"{BuildOnce.RevisionLabel} is {revision}, and the tag means {expected}");
        if (
            source is not null
            && app.Source is { } known
            && RepositoryUrl.Parse(source) is { } url
            && !string.Equals(url.Path, known, StringComparison.OrdinalIgnoreCase)
        )
            wrong.Add($"{SourceLabel} is {source}, and promote.yaml says {known}");
        if (wrong.Count > 0)
            return new(
                ProofStep.Labels,
                null,
                ProofVerdict.Wrong,
                $"The labels of {name} say otherwise: {string.Join("; ", wrong)}."
            );
        var said = new[]
        {
            revision is null ? null : $"commit {revision}",
            source is null ? null : $"repository {source}",
        }
            .OfType<string>()
            .ToList();
        return new(
            ProofStep.Labels,
            null,
            ProofVerdict.Claim,
            said.Count == 0
                ? $"{name} has no label that says what it was built from; who built it is not recorded."
                : $"{name} says it was built from {string.Join(" of ", said)}; who built it is not recorded."
        );
    }

    // A tag that is a commit says it; else the commit that the tag of that name stands for.
    private static string? Expected(AppSettings app, ImageFact fact) =>
        app.Tags.Kind == TagPolicyKind.Sha && fact.Image.Tag is { } tag && TagPolicy.Sha.Allows(tag.Value) ? tag.Value
        : fact.IsByLabel ? null
        : fact.Source?.Id;

    private static bool IsSame(string revision, string expected) =>
        revision.Length >= 7
        && (
            revision.StartsWith(expected, StringComparison.OrdinalIgnoreCase)
            || expected.StartsWith(revision, StringComparison.OrdinalIgnoreCase)
        );
}
