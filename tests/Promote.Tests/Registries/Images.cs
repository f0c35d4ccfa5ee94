using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace Promote.Tests.Registries;

/// <summary>The smallest images there are, as bytes.</summary>
internal static class Images
{
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";

    // Two blocks of zeros: an empty tar.
    private static readonly byte[] EmptyTar = new byte[1024];

    public static byte[] EmptyLayer { get; } = Gzip(EmptyTar);

    public static string DigestOf(byte[] bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));

    public static byte[] Config(Dictionary<string, string> labels, string architecture = "amd64") =>
        Json(
            new
            {
                architecture,
                os = "linux",
                config = new { Env = new[] { "PATH=/usr/bin" }, Labels = labels },
                rootfs = new { type = "layers", diff_ids = new[] { DigestOf(EmptyTar) } },
            }
        );

    public static byte[] Manifest(byte[] config) =>
        Json(
            new
            {
                schemaVersion = 2,
                mediaType = OciManifest,
                config = Descriptor("application/vnd.oci.image.config.v1+json", config),
                layers = new[] { Descriptor("application/vnd.oci.image.layer.v1.tar+gzip", EmptyLayer) },
            }
        );

    public static byte[] Index(params (byte[] Manifest, string Architecture, bool IsAttestation)[] manifests) =>
        Json(
            new
            {
                schemaVersion = 2,
                mediaType = OciIndex,
                manifests = manifests.Select(one => new
                {
                    mediaType = OciManifest,
                    digest = DigestOf(one.Manifest),
                    size = one.Manifest.Length,
                    platform = new { architecture = one.Architecture, os = one.IsAttestation ? "unknown" : "linux" },
                    annotations = one.IsAttestation
                        ? new Dictionary<string, string> { ["vnd.docker.reference.type"] = "attestation-manifest" }
                        : [],
                }),
            }
        );

    private static object Descriptor(string type, byte[] bytes) =>
        new
        {
            mediaType = type,
            digest = DigestOf(bytes),
            size = bytes.Length,
        };

    private static byte[] Json(object value) => JsonSerializer.SerializeToUtf8Bytes(value);

    private static byte[] Gzip(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return stream.ToArray();
    }
}
