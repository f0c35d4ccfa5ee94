using Promote.Artifacts;
using Promote.Manifests;
using Promote.Promotions;
using Promote.Registries;

namespace Promote.Verbs.Promotion;

/// <summary>Reads a tag's digest from the registry, once a run: what a run promotes does not change under its feet.</summary>
internal sealed class DigestResolver(IRegistry registry)
{
    private readonly Dictionary<ImageReference, ImageReference> resolved = [];

    /// <summary>The reference with its digest; as it was where it has one, or the registry knows none.</summary>
    public async Task<ImageReference> ResolveAsync(ImageReference image, CancellationToken cancellationToken)
    {
        if (image.Digest is not null || image.Tag is null)
            return image;
        if (!resolved.TryGetValue(image, out var result))
        {
            var found = await registry.FindAsync(image.Name, image.Tag, cancellationToken).ConfigureAwait(false);
            resolved[image] = result = image with { Digest = found?.Digest };
        }

        return result;
    }

    /// <summary>The images that one environment runs, each with its digest, under the names that another pulls them by.</summary>
    public async Task<IReadOnlyList<ImageReference>> CarriedAsync(
        EnvironmentState from,
        EnvironmentState to,
        CancellationToken cancellationToken
    )
    {
        var artifact = Planner.ArtifactOf(from)!;
        var images = new List<ImageReference>();
        foreach (var image in artifact.Images)
            images.Add(await ResolveAsync(image, cancellationToken).ConfigureAwait(false));
        return Carried.Images(artifact with { Images = images }, from, to);
    }
}
