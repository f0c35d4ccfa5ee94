using Promote.Artifacts;

namespace Promote.Registries;

/// <summary>Where images are. Every method throws a <c>PromoteException</c> where the registry fails or refuses.</summary>
internal interface IRegistry
{
    /// <summary>What a tag points at now, or null where there is no such tag.</summary>
    Task<RegistryImage?> FindAsync(ImageName name, Tag tag, CancellationToken cancellationToken);

    /// <summary>What has a digest, or null where nothing has.</summary>
    Task<RegistryImage?> FindAsync(ImageName name, Digest digest, CancellationToken cancellationToken);

    /// <summary>
    /// The labels that an image's configuration carries; of an index those that all its platforms agree on
    /// (attestations are no platform).
    /// </summary>
    Task<IReadOnlyDictionary<string, string>> LabelsAsync(
        ImageName name,
        RegistryImage image,
        CancellationToken cancellationToken
    );
}

/// <summary>An image as a registry has it.</summary>
/// <param name="Digest">Of the manifest, or of the index where the image is multi-platform; computed from the bytes received.</param>
/// <param name="MediaType">The stored media type.</param>
/// <param name="IsIndex">Whether it lists several platforms.</param>
internal sealed record RegistryImage(Digest Digest, string MediaType, bool IsIndex);
