using System.Formats.Tar;
using System.IO.Compression;

namespace Promote.Sandbox.Deployer;

/// <summary>
/// Lays an image's layers over each other in a folder. Nothing is ever written outside it: not by a name with <c>..</c>, and
/// not through a link that an earlier entry left.
/// </summary>
internal sealed class LayerUnpacker(string root)
{
    private const string Whiteout = ".wh.";
    private const string Opaque = ".wh..wh..opq";
    private const long Limit = 1024L * 1024 * 1024;

    private const UnixFileMode Executable =
        UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private long left = Limit;

    public async Task UnpackAsync(Stream layer, string mediaType, CancellationToken cancellationToken)
    {
        var compressed =
            mediaType.EndsWith("gzip", StringComparison.Ordinal) ? new GZipStream(layer, CompressionMode.Decompress)
            : mediaType.EndsWith("tar", StringComparison.Ordinal) ? layer
            : throw new PullException($"A layer of type '{mediaType}' can't be unpacked here.");
        try
        {
            await using var tar = new TarReader(compressed);
            HashSet<string> fresh = new(StringComparer.Ordinal);
            while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
            {
                await ApplyAsync(entry, fresh, cancellationToken);
            }
        }
        catch (Exception e)
            when (e is InvalidDataException or FormatException or ArgumentException or EndOfStreamException)
        {
            throw new PullException($"A layer is no tar archive: {e.Message}");
        }
    }

    private async Task ApplyAsync(TarEntry entry, HashSet<string> fresh, CancellationToken cancellationToken)
    {
        if (entry.EntryType is TarEntryType.GlobalExtendedAttributes || Locate(entry.Name) is not { } path)
        {
            return;
        }

        var name = Path.GetFileName(path);
        var folder = Path.GetDirectoryName(path)!;
        if (name == Opaque)
        {
            foreach (var old in Directory.Exists(folder) ? Directory.GetFileSystemEntries(folder) : [])
            {
                if (!fresh.Contains(old))
                {
                    Remove(old);
                }
            }

            return;
        }

        if (name.StartsWith(Whiteout, StringComparison.Ordinal))
        {
            // ".wh..", ".wh..." would name the folder itself or the one above.
            if (name[Whiteout.Length..] is not ("" or "." or ".."))
            {
                Remove(Path.Combine(folder, name[Whiteout.Length..]));
            }

            return;
        }

        Directory.CreateDirectory(folder);
        for (var part = path; part != root; part = Path.GetDirectoryName(part)!)
        {
            fresh.Add(part);
        }

        switch (entry.EntryType)
        {
            case TarEntryType.Directory when Directory.Exists(path) && !IsLink(path):
                break;
            case TarEntryType.Directory:
                Remove(path);
                Directory.CreateDirectory(path);
                break;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                Take(entry.Length);
                Remove(path);
                await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
                {
                    await (entry.DataStream ?? Stream.Null).CopyToAsync(file, cancellationToken);
                }

                // Executable as the image says, but never set-user-id, and always readable to us.
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(
                        path,
                        (entry.Mode & Executable) | UnixFileMode.UserRead | UnixFileMode.UserWrite
                    );
                }

                break;
            case TarEntryType.HardLink
                when Locate(entry.LinkName) is { } target && File.Exists(target) && !IsLink(target):
                Take(new FileInfo(target).Length);
                Remove(path);
                File.Copy(target, path);
                break;
            case TarEntryType.SymbolicLink:
                Remove(path);
                File.CreateSymbolicLink(path, entry.LinkName);
                break;
            default:
                throw new PullException($"A layer holds '{entry.Name}', a {entry.EntryType}.");
        }
    }

    // Null for the root itself, of which no entry changes anything.
    private string? Locate(string name)
    {
        var path = root;
        var parts = name.Split('/').Where(part => part is not ("" or ".")).ToList();
        foreach (var part in parts)
        {
            if (part == ".." || part.Contains('\0', StringComparison.Ordinal) || IsLink(path))
            {
                throw new PullException($"A layer holds '{name}', which leads out of the image.");
            }

            path = Path.Combine(path, part);
        }

        return parts.Count == 0 ? null : path;
    }

    private void Take(long bytes)
    {
        left -= bytes;
        if (left < 0)
        {
            throw new PullException($"The image is larger than {Limit} bytes.");
        }
    }

    private static bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;

    private static void Remove(string path)
    {
        if (Directory.Exists(path) && !IsLink(path))
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }
    }
}
