namespace Promote.Manifests.Formats;

/// <summary>A way in which a file says which images run. Pure: bytes in, bytes out.</summary>
internal interface IManifestFormat
{
    /// <summary>The app's images that the file names; those it does not name are absent.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="path">Its name, for errors.</param>
    IReadOnlyList<DeployedImage> Read(byte[] bytes, string path);

    /// <summary>The file with these images set, and no other byte changed.</summary>
    byte[] Write(byte[] bytes, string path, IReadOnlyList<ImageChange> changes);
}
