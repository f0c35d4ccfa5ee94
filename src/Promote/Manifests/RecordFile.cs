using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Promote.Artifacts;
using Promote.Configuration.Reading;

namespace Promote.Manifests;

/// <summary>What the files that keep holds and debts have in common: names, times and images.</summary>
internal static class RecordFile
{
    private static readonly JsonSerializerOptions Quoting = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A text as JSON has it, which every YAML reader knows.</summary>
    public static string Quoted(string text) => JsonSerializer.Serialize(text, Quoting);

    /// <summary>A time, in quotes.</summary>
    public static string Quoted(DateTimeOffset time) =>
        $"\"{time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}\"";

    /// <summary>Writes images as a list.</summary>
    public static void Write(StringBuilder text, IEnumerable<ImageReference> images, string indent)
    {
        foreach (var image in images)
        {
            text.Append(CultureInfo.InvariantCulture, $"{indent}- name: {image.Name}\n");
            if (image.Tag is { } tag)
                text.Append(CultureInfo.InvariantCulture, $"{indent}  tag: {Quoted(tag.Value)}\n");
            if (image.Digest is { } digest)
                text.Append(CultureInfo.InvariantCulture, $"{indent}  digest: {digest}\n");
        }
    }

    /// <summary>Notes a key that does not say what the file's path says: one that was copied or renamed is about something else.</summary>
    public static void Names(Section top, string key, string expected)
    {
        if (top.Required(key) is { } node && top.AsText(node, $"'{key}'") is { } text && text != expected)
            top.Problem(node, $"'{key}' is '{text}', but the file's path says {expected}.");
    }

    /// <summary>A time that must be there.</summary>
    public static DateTimeOffset Time(Section section, string key)
    {
        if (section.Required(key) is not { } node || section.AsText(node, $"'{key}'") is not { } text)
            return default;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return time;
        section.Problem(node, $"'{text}' is not a time. Write it as 2026-01-31T12:00:00Z.");
        return default;
    }

    /// <summary>An image that is held, by tag or digest.</summary>
    public static ImageReference? Image(Section section)
    {
        var image = Parts(section);
        if (image is { Tag: null, Digest: null })
            section.Problem(section.Mapping, "An image that is held has a tag or a digest.");
        return image;
    }

    /// <summary>An image by tag and digest.</summary>
    public static ImageReference? WholeImage(Section section)
    {
        var image = Parts(section);
        if (image is not null && (image.Tag is null || image.Digest is null))
            section.Problem(section.Mapping, "An image that is owed has a tag and a digest.");
        return image;
    }

    private static ImageReference? Parts(Section section)
    {
        var name = Part(section, "name", ImageName.TryParse, "an image's name", isRequired: true);
        var tag = Part(section, "tag", Tag.TryParse, "a tag");
        var digest = Part(section, "digest", Digest.TryParse, "a digest");
        section.Close();
        return name is null ? null : new(name, tag, digest);
    }

    private static T? Part<T>(Section section, string key, Func<string, T?> parse, string what, bool isRequired = false)
        where T : class
    {
        var node = isRequired ? section.Required(key) : section.Node(key);
        if (node is null || section.AsText(node, $"'{key}'") is not { } text)
            return null;
        if (parse(text) is { } value)
            return value;
        section.Problem(node, $"'{text}' is not {what}.");
        return null;
    }
}
