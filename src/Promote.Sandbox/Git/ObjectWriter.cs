using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Promote.Sandbox.Git;

/// <summary>Writes loose objects, without a process for each.</summary>
internal static class ObjectWriter
{
    /// <summary>Writes an object, unless it is there, and tells its id.</summary>
    public static async Task<string> WriteAsync(
        string directory,
        string type,
        ReadOnlyMemory<byte> bytes,
        CancellationToken cancellationToken
    )
    {
        byte[] whole = [.. Encoding.ASCII.GetBytes($"{type} {bytes.Length}\0"), .. bytes.Span];
#pragma warning disable CA5350 // Git's ids are SHA-1.
        var id = Convert.ToHexStringLower(SHA1.HashData(whole));
#pragma warning restore CA5350
        var folder = Directory.CreateDirectory(Path.Combine(directory, "objects", id[..2])).FullName;
        var path = Path.Combine(folder, id[2..]);
        if (File.Exists(path))
            return id;

        var draft = Path.Combine(folder, "tmp_obj_" + Guid.NewGuid().ToString("N"));
        await using (var file = File.Create(draft))
        await using (var zlib = new ZLibStream(file, CompressionLevel.Fastest))
            await zlib.WriteAsync(whole, cancellationToken);
        File.Move(draft, path, overwrite: true);
        return id;
    }
}
