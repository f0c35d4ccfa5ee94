using System.Globalization;
using System.Text;

namespace Promote.Sandbox.Git;

/// <summary>An object of the database.</summary>
internal sealed record GitObject(string Id, string Type, byte[] Bytes);

/// <summary>A line of a tree.</summary>
/// <param name="Mode">Octal, without leading zeros: <c>100644</c>, <c>40000</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Id">What it points to.</param>
internal sealed record TreeEntry(string Mode, string Name, string Id)
{
    /// <summary>Whether it is a folder.</summary>
    public bool IsTree => Mode == "40000";

    /// <summary>Whether it is another repository's commit.</summary>
    public bool IsSubmodule => Mode == "160000";

    /// <summary>What it points to: <c>tree</c>, <c>commit</c> or <c>blob</c>.</summary>
    public string Type =>
        IsTree ? "tree"
        : IsSubmodule ? "commit"
        : "blob";

    /// <summary>The lines of a tree.</summary>
    public static IReadOnlyList<TreeEntry> Parse(ReadOnlySpan<byte> bytes)
    {
        var entries = new List<TreeEntry>();
        while (!bytes.IsEmpty)
        {
            var (space, zero) = (bytes.IndexOf((byte)' '), bytes.IndexOf((byte)0));
            entries.Add(
                new TreeEntry(
                    Encoding.ASCII.GetString(bytes[..space]),
                    Encoding.UTF8.GetString(bytes[(space + 1)..zero]),
                    Convert.ToHexStringLower(bytes.Slice(zero + 1, 20))
                )
            );
            bytes = bytes[(zero + 21)..];
        }

        return entries;
    }

    /// <summary>The bytes of a tree, in Git's order: a folder sorts as if its name ended in a slash.</summary>
    public static byte[] Format(IEnumerable<TreeEntry> entries)
    {
        using var bytes = new MemoryStream();
        foreach (var entry in entries.OrderBy(entry => entry.IsTree ? entry.Name + "/" : entry.Name, ByBytes))
        {
            bytes.Write(Encoding.UTF8.GetBytes($"{entry.Mode} {entry.Name}\0"));
            bytes.Write(Convert.FromHexString(entry.Id));
        }

        return bytes.ToArray();
    }

    private static readonly Comparer<string> ByBytes = Comparer<string>.Create(
        (a, b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b))
    );
}

/// <summary>A name, an address and a time in a commit.</summary>
internal sealed record GitIdentity(string Name, string Email, DateTimeOffset At)
{
    /// <summary>As a commit writes it. What would break the line is left out.</summary>
    public string Line =>
        string.Create(CultureInfo.InvariantCulture, $"{Clean(Name)} <{Clean(Email)}> {At.ToUnixTimeSeconds()} +0000");

    /// <summary>Reads it.</summary>
    public static GitIdentity Parse(string line)
    {
        var (open, close) = (line.IndexOf('<', StringComparison.Ordinal), line.LastIndexOf('>'));
        if (open < 0 || close < open)
            return new GitIdentity(line, "", DateTimeOffset.UnixEpoch);
        var time = line[(close + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var at =
            time.Length > 0
            && long.TryParse(time[0], NumberStyles.Integer, CultureInfo.InvariantCulture, out var seconds)
                ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                : DateTimeOffset.UnixEpoch;
        return new GitIdentity(line[..open].Trim(), line[(open + 1)..close], at);
    }

    private static string Clean(string text) =>
        string.Concat(text.Where(c => c is not ('<' or '>') && !char.IsControl(c))).Trim();
}

/// <summary>A commit.</summary>
internal sealed record GitCommit(
    string Id,
    string Tree,
    IReadOnlyList<string> Parents,
    GitIdentity Author,
    GitIdentity Committer,
    string Message
)
{
    private const string CoAuthoredBy = "Co-authored-by:";

    /// <summary>The message's first line.</summary>
    public string Headline => Message.Split('\n', 2)[0];

    /// <summary>Those whom its trailers name as authors too.</summary>
    public IEnumerable<GitIdentity> CoAuthors =>
        Message
            .Split('\n')
            .Where(line => line.StartsWith(CoAuthoredBy, StringComparison.OrdinalIgnoreCase) && line.Contains('<'))
            .Select(line => GitIdentity.Parse(line[CoAuthoredBy.Length..]) with { At = Author.At });

    /// <summary>Reads it.</summary>
    public static GitCommit Parse(GitObject source)
    {
        var text = Encoding.UTF8.GetString(source.Bytes);
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var (head, message) = end < 0 ? (text, "") : (text[..end], text[(end + 2)..]);
        var lines = head.Split('\n');
        string First(string key) =>
            lines.FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?[key.Length..] ?? "";
        return new GitCommit(
            source.Id,
            First("tree "),
            [.. lines.Where(line => line.StartsWith("parent ", StringComparison.Ordinal)).Select(line => line[7..])],
            GitIdentity.Parse(First("author ")),
            GitIdentity.Parse(First("committer ")),
            message
        );
    }

    /// <summary>The bytes of a commit.</summary>
    public static byte[] Format(
        string tree,
        IEnumerable<string> parents,
        GitIdentity author,
        GitIdentity committer,
        string message
    ) =>
        Encoding.UTF8.GetBytes(
            $"tree {tree}\n{string.Concat(parents.Select(parent => $"parent {parent}\n"))}author {author.Line}\ncommitter {committer.Line}\n\n{message.Replace("\0", "", StringComparison.Ordinal)}"
        );
}
