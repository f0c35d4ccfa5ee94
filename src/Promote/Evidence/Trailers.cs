using System.Text;
using Promote.Artifacts;

namespace Promote.Evidence;

/// <summary>Writes and reads the ledger: Git trailers in the last paragraph of a commit's message.</summary>
internal static class Trailers
{
    private const string Prefix = "Promote-";

    /// <summary>The trailers, one a line, each ended by a line feed. An image's tag and digest follow its name.</summary>
    public static string Write(PromotionRecord record)
    {
        var text = new StringBuilder();
        Line("App", record.App);
        Line("Environment", record.Environment);
        foreach (var from in record.From)
            Line("From", from);
        foreach (var image in record.Artifact.Images)
        {
            Line("Image", image.Name.Value);
            Line("Tag", image.Tag?.Value);
            Line("Digest", image.Digest?.Value);
        }

        Line("Source-Commit", record.Artifact.SourceCommit);
        Line("Built-By", record.BuiltBy);
        Line("Kind", record.Kind.Word());
        Line("Run", record.Run);
        Line("Actor", record.Actor);
        return text.ToString();

        void Line(string key, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                text.Append(Prefix).Append(key).Append(": ").Append(OneLine(value)).Append('\n');
        }
    }

    /// <summary>What a commit's message says of a promotion, or null where it says nothing that can be read.</summary>
    public static PromotionRecord? Read(string message)
    {
        var lines = Lines(message);
        if (One("App") is not { } app || One("Environment") is not { } environment)
            return null;
        var images = new List<ImageReference>();
        foreach (var (key, value) in lines)
        {
            switch (key)
            {
                case "Image" when ImageName.TryParse(value) is { } name:
                    images.Add(new(name, null, null));
                    break;
                case "Tag" when images.Count > 0 && Tag.TryParse(value) is { } tag:
                    images[^1] = images[^1] with { Tag = tag };
                    break;
                case "Digest" when images.Count > 0 && Digest.TryParse(value) is { } digest:
                    images[^1] = images[^1] with { Digest = digest };
                    break;
            }
        }

        return new PromotionRecord
        {
            App = app,
            Environment = environment,
            From = [.. lines.Where(line => line.Key == "From").Select(line => line.Value)],
            Artifact = new(images, One("Source-Commit")),
            Kind = PromotionKinds.Parse(One("Kind")),
            BuiltBy = One("Built-By"),
            Run = One("Run"),
            Actor = One("Actor"),
        };

        string? One(string key) => lines.Where(line => line.Key == key).Select(line => line.Value).FirstOrDefault();
    }

    private static List<(string Key, string Value)> Lines(string message)
    {
        var paragraph = message.ReplaceLineEndings("\n").TrimEnd('\n').Split("\n\n")[^1];
        return
        [
            .. paragraph
                .Split('\n')
                .Where(line => line.StartsWith(Prefix, StringComparison.Ordinal))
                .Select(line => line[Prefix.Length..].Split(": ", 2))
                .Where(parts => parts.Length == 2)
                .Select(parts => (parts[0], parts[1].Trim())),
        ];
    }

    // A value cannot end its line and begin another trailer.
    private static string OneLine(string value) =>
        string.Concat(value.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' or '\u0085' ? ' ' : c));
}
