namespace Promote.Registries.Oci;

/// <summary>Media types of manifests. A registry answers 404, or another manifest, where the stored one is not asked for.</summary>
internal static class MediaTypes
{
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";
    public const string DockerIndex = "application/vnd.docker.distribution.manifest.list.v2+json";
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

    /// <summary>All that is understood.</summary>
    public static IReadOnlyList<string> All { get; } = [OciIndex, DockerIndex, OciManifest, DockerManifest];

    /// <summary>Whether it lists several platforms.</summary>
    public static bool IsIndex(string type) => type is OciIndex or DockerIndex;
}
