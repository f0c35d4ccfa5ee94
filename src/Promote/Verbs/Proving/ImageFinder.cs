using Promote.Artifacts;
using Promote.Configuration;
using Promote.Forges;
using Promote.Gates;
using Promote.Manifests;
using Promote.Proof;
using Promote.Registries;

namespace Promote.Verbs.Proving;

/// <summary>Finds out what the registry and the application's repository say of an image.</summary>
internal sealed class ImageFinder(IRegistry registry, IMergeRecords? merges, AppSettings app)
{
    private static readonly IReadOnlyDictionary<string, string> NoLabels = new Dictionary<string, string>(
        StringComparer.Ordinal
    );

    /// <summary>What they say.</summary>
    public async Task<ImageFact> FindAsync(ImageReference image, CancellationToken cancellationToken)
    {
        var tagged = image.Tag is null
            ? null
            : await registry.FindAsync(image.Name, image.Tag, cancellationToken).ConfigureAwait(false);
        var there =
            image.Digest is null ? null
            : tagged?.Digest == image.Digest ? tagged
            : await registry.FindAsync(image.Name, image.Digest, cancellationToken).ConfigureAwait(false);
        var labels = there is null
            ? NoLabels
            : await registry.LabelsAsync(image.Name, there, cancellationToken).ConfigureAwait(false);
        var (source, isByLabel) = await SourceAsync(image, labels, cancellationToken).ConfigureAwait(false);
        return new ImageFact
        {
            Image = image,
            Exists = there is not null,
            Tagged = tagged?.Digest,
            Labels = labels,
            Source = source,
            IsByLabel = isByLabel,
        };
    }

    // By the tag, which is a commit or a tag of the source as well; else the label is all there is.
    private async Task<(SourceCommit? Commit, bool IsByLabel)> SourceAsync(
        ImageReference image,
        IReadOnlyDictionary<string, string> labels,
        CancellationToken cancellationToken
    )
    {
        if (merges is null || app.Source is not { } source)
            return (null, false);
        if (
            image.Tag is { } tag
            && await merges
                .SourceCommitAsync(
                    source,
                    TagPolicy.Sha.Allows(tag.Value) ? tag.Value : $"tags/{tag}",
                    cancellationToken
                )
                .ConfigureAwait(false)
                is { } byTag
        )
            return (byTag, false);
        return CommitId.TryParse(labels.GetValueOrDefault(BuildOnce.RevisionLabel)) is { } label
            ? (await merges.SourceCommitAsync(source, label.Value, cancellationToken).ConfigureAwait(false), true)
            : (null, false);
    }
}
