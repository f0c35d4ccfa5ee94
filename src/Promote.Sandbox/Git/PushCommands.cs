using System.Globalization;
using System.Text;

namespace Promote.Sandbox.Git;

/// <summary>What a push asks for: the commands at the start of its request, which are put back before what follows.</summary>
internal sealed record PushCommands(IReadOnlyList<RefUpdate> Updates, byte[] Read)
{
    /// <summary>Reads them.</summary>
    public static async Task<PushCommands> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        const int MostBytes = 1 << 20;
        var updates = new List<RefUpdate>();
        using var read = new MemoryStream();
        var length = new byte[4];
        while (read.Length < MostBytes)
        {
            if (await FillAsync(body, length, read, cancellationToken) < 4)
                break;
            var text = Encoding.ASCII.GetString(length);
            if (
                !int.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size)
                || size < 4
            )
                break;
            var line = new byte[size - 4];
            if (await FillAsync(body, line, read, cancellationToken) < line.Length)
                break;
            if (Parse(line) is { } update)
                updates.Add(update);
        }

        return new PushCommands(updates, read.ToArray());
    }

    private static RefUpdate? Parse(byte[] line)
    {
        var parts = Encoding.UTF8.GetString(line).Split('\0')[0].TrimEnd('\n').Split(' ', 3);
        return parts.Length == 3 && RefName.IsId(parts[0]) && RefName.IsId(parts[1])
            ? new RefUpdate(parts[2], Null(parts[0]), Null(parts[1]))
            : null;
    }

    private static string? Null(string id) => id.All(c => c == '0') ? null : id;

    private static async Task<int> FillAsync(
        Stream body,
        byte[] buffer,
        MemoryStream copy,
        CancellationToken cancellationToken
    )
    {
        var count = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        copy.Write(buffer, 0, count);
        return count;
    }
}
