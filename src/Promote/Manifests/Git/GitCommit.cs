using System.Globalization;
using System.Text;

namespace Promote.Manifests.Git;

/// <summary>A commit object as it is stored.</summary>
/// <param name="Tree">The id of its root tree.</param>
/// <param name="Info">What it says of itself.</param>
internal sealed record GitCommit(string Tree, CommitInfo Info)
{
    private static readonly TimeSpan FarthestZone = TimeSpan.FromHours(14);

    /// <summary>Reads a commit's content. What is malformed in names and dates is taken as well as it goes: anyone can write it.</summary>
    public static GitCommit Parse(CommitId id, ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var split = text.IndexOf("\n\n", StringComparison.Ordinal);
        var headers = (split < 0 ? text : text[..split]).Split('\n');
        return new(
            Values("tree").FirstOrDefault() ?? "",
            new CommitInfo
            {
                Id = id,
                Parents = [.. Values("parent").Select(CommitId.TryParse).OfType<CommitId>()],
                Author = Signature(Values("author").FirstOrDefault() ?? ""),
                Committer = Signature(Values("committer").FirstOrDefault() ?? ""),
                Message = split < 0 ? "" : text[(split + 2)..],
            }
        );

        IEnumerable<string> Values(string name) =>
            headers
                .Where(line => line.StartsWith(name + " ", StringComparison.Ordinal))
                .Select(line => line[(name.Length + 1)..]);
    }

    // Name <email> 1700000000 +0200
    private static Signature Signature(string line)
    {
        var open = line.IndexOf('<', StringComparison.Ordinal);
        var close = line.LastIndexOf('>');
        if (open < 0 || close < open)
            return new(line, "", DateTimeOffset.UnixEpoch);
        var when = line[(close + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new(line[..open].Trim(), line[(open + 1)..close], When(when));
    }

    private static DateTimeOffset When(string[] parts)
    {
        if (
            parts.Length == 0
            || !long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(seconds) > 60_000_000_000
        )
            return DateTimeOffset.UnixEpoch;
        var at = DateTimeOffset.FromUnixTimeSeconds(seconds);
        if (
            parts.Length < 2
            || !int.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var zone)
        )
            return at;
        var offset = new TimeSpan(zone / 100, zone % 100, 0);
        return offset.Duration() <= FarthestZone ? at.ToOffset(offset) : at;
    }
}
