using System.Globalization;
using System.Text;

namespace Promote.Sandbox.Registry;

/// <summary>A base image to publish .NET applications on where nothing can be pulled from outside.</summary>
internal static class BaseImage
{
    private const string Config = """
        {
          "created": "2026-01-01T00:00:00Z",
          "architecture": "amd64",
          "os": "linux",
          "config": { "Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"] },
          "rootfs": { "type": "layers", "diff_ids": [] },
          "history": []
        }
        """;

    /// <summary>Puts a linux/amd64 image without any layer into the registry: what runs on it brings its runtime along.</summary>
    public static ContentDigest SeedBaseImage(this RegistryStore store, string repository, string tag)
    {
        var config = Encoding.UTF8.GetBytes(Config);
        var digest = ContentDigest.Of(config);
        store.PutBlob(repository, digest, config);
        var manifest = string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {
              "schemaVersion": 2,
              "mediaType": "{{MediaTypes.OciManifest}}",
              "config": { "mediaType": "{{MediaTypes.OciConfig}}", "digest": "{{digest}}", "size": {{config.Length}} },
              "layers": []
            }
            """
        );
        return store.PutManifest(repository, tag, MediaTypes.OciManifest, Encoding.UTF8.GetBytes(manifest));
    }
}
