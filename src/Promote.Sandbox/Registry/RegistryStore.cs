namespace Promote.Sandbox.Registry;

/// <summary>
/// The registry's files: content once by digest, and a folder a repository that says what of it the repository has.
/// Folders of the store begin with <c>_</c>, which no repository's name part can.
/// </summary>
internal sealed class RegistryStore
{
    private readonly string blobs;
    private readonly string repositories;
    private readonly string temporary;

    public RegistryStore(string folder)
    {
        blobs = Directory.CreateDirectory(Path.Combine(folder, "blobs")).FullName;
        repositories = Directory.CreateDirectory(Path.Combine(folder, "repositories")).FullName;
        temporary = Directory.CreateDirectory(Path.Combine(folder, "temporary")).FullName;
    }

    /// <summary>The blob's file, if this repository has it.</summary>
    public FileInfo? FindBlob(string repository, ContentDigest digest)
    {
        var file = new FileInfo(BlobPath(digest));
        return File.Exists(Of(repository, "_blobs", digest.Hex)) && file.Exists ? file : null;
    }

    /// <summary>Gives a repository a blob that another already has.</summary>
    public bool Mount(string repository, string from, ContentDigest digest)
    {
        if (FindBlob(from, digest) is null)
        {
            return false;
        }

        Write(Of(repository, "_blobs", digest.Hex), []);
        return true;
    }

    public bool DeleteBlob(string repository, ContentDigest digest) => Remove(Of(repository, "_blobs", digest.Hex));

    public void PutBlob(string repository, ContentDigest digest, ReadOnlySpan<byte> bytes)
    {
        Write(BlobPath(digest), bytes);
        Write(Of(repository, "_blobs", digest.Hex), []);
    }

    /// <summary>A new upload's name.</summary>
    public string BeginUpload(string repository)
    {
        var id = Guid.NewGuid().ToString("N");
        Write(Of(repository, "_uploads", id), []);
        return id;
    }

    /// <summary>The upload's file, or null where there is no such upload.</summary>
    public FileInfo? FindUpload(string repository, string id)
    {
        var file = Guid.TryParseExact(id, "N", out var name)
            ? new FileInfo(Of(repository, "_uploads", $"{name:N}"))
            : null;
        return file is { Exists: true } ? file : null;
    }

    /// <summary>Turns a finished upload, whose digest the caller has computed, into a blob.</summary>
    public void FinishUpload(string repository, FileInfo upload, ContentDigest digest)
    {
        File.Move(upload.FullName, BlobPath(digest), overwrite: true);
        Write(Of(repository, "_blobs", digest.Hex), []);
    }

    /// <summary>A manifest by tag or digest.</summary>
    public StoredManifest? FindManifest(string repository, string reference)
    {
        if (Resolve(repository, reference) is not { } digest)
        {
            return null;
        }

        try
        {
            var mediaType = File.ReadAllText(Of(repository, "_manifests", digest.Hex));
            return new StoredManifest(digest, mediaType, File.ReadAllBytes(BlobPath(digest)));
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public bool HasManifest(string repository, ContentDigest digest) =>
        File.Exists(Of(repository, "_manifests", digest.Hex));

    public ContentDigest PutManifest(string repository, string? tag, string mediaType, ReadOnlySpan<byte> bytes)
    {
        var digest = ContentDigest.Of(bytes);
        Write(BlobPath(digest), bytes);
        Write(Of(repository, "_manifests", digest.Hex), System.Text.Encoding.UTF8.GetBytes(mediaType));
        if (tag is not null)
        {
            Write(Of(repository, "_tags", tag), System.Text.Encoding.UTF8.GetBytes(digest.ToString()));
        }

        return digest;
    }

    /// <summary>By tag: the tag only. By digest: the manifest, and the tags that point at it.</summary>
    public bool DeleteManifest(string repository, string reference)
    {
        if (!ContentDigest.TryParse(reference, out var digest))
        {
            return Remove(Of(repository, "_tags", reference));
        }

        foreach (var tag in Tags(repository).Where(tag => Resolve(repository, tag) == digest).ToList())
        {
            Remove(Of(repository, "_tags", tag));
        }

        return Remove(Of(repository, "_manifests", digest.Hex));
    }

    public bool HasRepository(string repository) =>
        Directory.Exists(Path.Combine(repositories, repository, "_manifests"));

    /// <summary>Sorted, as the specification wants them.</summary>
    public IReadOnlyList<string> Tags(string repository)
    {
        var folder = Path.Combine(repositories, repository, "_tags");
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)]
            : [];
    }

    private ContentDigest? Resolve(string repository, string reference)
    {
        if (ContentDigest.TryParse(reference, out var digest))
        {
            return digest;
        }

        try
        {
            return ContentDigest.TryParse(File.ReadAllText(Of(repository, "_tags", reference)), out digest)
                ? digest
                : null;
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private string BlobPath(ContentDigest digest) => Path.Combine(blobs, digest.Hex);

    private string Of(string repository, string kind, string name) =>
        RegistryNames.IsRepository(repository) && (kind != "_tags" || RegistryNames.IsTag(name))
            ? Path.Combine(repositories, repository, kind, name)
            : throw new ArgumentException(
                $"'{repository}:{name}' is not a name that a registry knows.",
                nameof(repository)
            );

    // Whoever reads sees the old bytes or the new ones, never a part.
    private void Write(string path, ReadOnlySpan<byte> bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var draft = Path.Combine(temporary, Guid.NewGuid().ToString("N"));
        File.WriteAllBytes(draft, bytes);
        File.Move(draft, path, overwrite: true);
    }

    private static bool Remove(string path)
    {
        var existed = File.Exists(path);
        if (existed)
        {
            File.Delete(path);
        }

        return existed;
    }
}

/// <summary>A manifest as it was pushed.</summary>
internal sealed record StoredManifest(ContentDigest Digest, string MediaType, byte[] Bytes);
