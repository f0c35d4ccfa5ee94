using System.IO;
using System.Text;

namespace Promote.Manifests.Git;

/// <summary>One entry of a tree. Its name is kept as the bytes it is: Git's names need not be text.</summary>
/// <param name="Mode">As Git writes it: <c>100644</c>, <c>40000</c>.</param>
/// <param name="Name">The name's bytes.</param>
/// <param name="Id">The object's id.</param>
internal sealed record GitTreeEntry(string Mode, byte[] Name, string Id)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>What it is.</summary>
    public FileKind Kind =>
        Mode switch
        {
            "40000" => FileKind.Directory,
            "120000" => FileKind.SymbolicLink,
            "160000" => FileKind.Submodule,
            "100755" => FileKind.Executable,
            _ => FileKind.Regular,
        };

    /// <summary>The name as text, or null where it is none.</summary>
    public string? Text
    {
        get
        {
            try
            {
                return Strict.GetString(Name);
            }
            catch (DecoderFallbackException)
            {
                return null;
            }
        }
    }
}

/// <summary>A Git tree: what a folder holds.</summary>
internal sealed record GitTree(IReadOnlyList<GitTreeEntry> Entries)
{
    /// <summary>A folder that does not exist yet.</summary>
    public static GitTree Empty { get; } = new([]);

    /// <summary>Reads a tree object as it is stored.</summary>
    /// <param name="bytes">The object's content.</param>
    /// <param name="idLength">The length of the ids in hex digits: 40 or 64.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static GitTree Parse(ReadOnlySpan<byte> bytes, int idLength)
    {
        var entries = new List<GitTreeEntry>();
        var raw = idLength / 2;
        while (bytes.Length > 0)
        {
            var space = bytes.IndexOf((byte)' ');
            var end = bytes.IndexOf((byte)0);
            if (space <= 0 || end <= space + 1 || bytes.Length < end + 1 + raw)
                throw new InvalidDataException("A tree object is damaged.");
            entries.Add(
                new(
                    Encoding.ASCII.GetString(bytes[..space]),
                    bytes[(space + 1)..end].ToArray(),
                    Convert.ToHexStringLower(bytes.Slice(end + 1, raw))
                )
            );
            bytes = bytes[(end + 1 + raw)..];
        }

        return new(entries);
    }

    /// <summary>The entry of that name, or null.</summary>
    public GitTreeEntry? Find(byte[] name) => Entries.FirstOrDefault(entry => entry.Name.AsSpan().SequenceEqual(name));

    /// <summary>The tree with that entry added, or put in the place of the one of its name.</summary>
    public GitTree With(GitTreeEntry entry) =>
        new([.. Entries.Where(other => !other.Name.AsSpan().SequenceEqual(entry.Name)), entry]);

    /// <summary>The tree without the entry of that name.</summary>
    public GitTree Without(byte[] name) => new([.. Entries.Where(other => !other.Name.AsSpan().SequenceEqual(name))]);

    /// <summary>What <c>git mktree -z</c> reads.</summary>
    public byte[] ToMkTree()
    {
        using var text = new MemoryStream();
        foreach (var entry in Entries)
        {
            var type = entry.Kind switch
            {
                FileKind.Directory => "tree",
                FileKind.Submodule => "commit",
                _ => "blob",
            };
            text.Write(Encoding.ASCII.GetBytes($"{entry.Mode.PadLeft(6, '0')} {type} {entry.Id}\t"));
            text.Write(entry.Name);
            text.WriteByte(0);
        }

        return text.ToArray();
    }
}
