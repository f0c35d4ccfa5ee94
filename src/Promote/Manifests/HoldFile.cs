using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Promote.Artifacts;
using Promote.Configuration.Reading;
using Promote.Yaml;

namespace Promote.Manifests;

/// <summary>The file that keeps a hold in the manifests repository. What cannot be read is an error: it might hold anything.</summary>
internal static class HoldFile
{
    private static readonly JsonSerializerOptions Quoting = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Its path; <c>*</c> may stand for either.</summary>
    public static string Path(string environment, string app) => $"holds/{environment}/{app}.yaml";

    /// <summary>Reads a hold.</summary>
    /// <exception cref="YamlException">It is not YAML, or says what a hold may not; with every position.</exception>
    public static Hold Read(byte[] bytes, string environment, string app)
    {
        var path = Path(environment, app);
        try
        {
            var top = Root.Read(bytes, path, "version, app, environment and held", out var problems);
            Names(top, "app", app);
            Names(top, "environment", environment);
            var node = top.Required("held");
            var held = top.Items("held")
                .Select(item => top.AsSection(item, "What is held") is { } section ? Held(section) : null)
                .OfType<HeldArtifact>()
                .ToList();
            if (node is not null && held.Count == 0)
                top.Problem(node, "'held' has none.");
            top.Close();
            problems.ThrowIfAny();
            return new(app, environment, held);
        }
        catch (YamlException e)
        {
            throw new YamlException(
                e.Code,
                path,
                e.Problems,
                $"Correct the file, or lift the hold: promote release --app {app} --env {environment}.",
                e
            );
        }
    }

    /// <summary>The file for a hold.</summary>
    public static byte[] Write(Hold hold)
    {
        var text = new StringBuilder();
        text.Append("# What was rolled back, and may not come back until promote release lifts the hold.\n");
        text.Append("version: 1\n");
        text.Append(CultureInfo.InvariantCulture, $"app: {Quoted(hold.App)}\n");
        text.Append(CultureInfo.InvariantCulture, $"environment: {Quoted(hold.Environment)}\n");
        text.Append("held:\n");
        foreach (var held in hold.Artifacts)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"  - since: \"{held.Since.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}\"\n"
            );
            text.Append(CultureInfo.InvariantCulture, $"    by: {Quoted(held.By)}\n");
            if (held.Reason is { } reason)
                text.Append(CultureInfo.InvariantCulture, $"    reason: {Quoted(reason)}\n");
            text.Append("    images:\n");
            foreach (var image in held.Images)
            {
                text.Append(CultureInfo.InvariantCulture, $"      - name: {image.Name}\n");
                if (image.Tag is { } tag)
                    text.Append(CultureInfo.InvariantCulture, $"        tag: {Quoted(tag.Value)}\n");
                if (image.Digest is { } digest)
                    text.Append(CultureInfo.InvariantCulture, $"        digest: {digest}\n");
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    // As JSON has it, which every YAML reader knows.
    private static string Quoted(string text) => JsonSerializer.Serialize(text, Quoting);

    // A hold that was copied or renamed would hold nothing of what its path says.
    private static void Names(Section top, string key, string expected)
    {
        if (top.Required(key) is { } node && top.AsText(node, $"'{key}'") is { } text && text != expected)
            top.Problem(node, $"'{key}' is '{text}', but the file's path says {expected}.");
    }

    private static HeldArtifact? Held(Section section)
    {
        var since =
            section.Required("since") is { } node && section.AsText(node, "'since'") is { } text
                ? Time(section, node, text)
                : default;
        var by = section.Text("by") ?? "";
        var reason = section.Text("reason");
        var list = section.Required("images");
        var images = section
            .Items("images")
            .Select(item => section.AsSection(item, "An image") is { } image ? Image(image) : null)
            .OfType<ImageReference>()
            .ToList();
        if (list is not null && images.Count == 0)
            section.Problem(list, "'images' has none.");
        section.Close();
        return new HeldArtifact
        {
            Images = images,
            Since = since,
            By = by,
            Reason = reason,
        };
    }

    private static DateTimeOffset Time(Section section, YamlNode node, string text)
    {
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return time;
        section.Problem(node, $"'{text}' is not a time. Write it as 2026-01-31T12:00:00Z.");
        return default;
    }

    private static ImageReference? Image(Section section)
    {
        var name = Part(section, "name", ImageName.TryParse, "an image's name", isRequired: true);
        var tag = Part(section, "tag", Tag.TryParse, "a tag");
        var digest = Part(section, "digest", Digest.TryParse, "a digest");
        if (tag is null && digest is null)
            section.Problem(section.Mapping, "An image that is held has a tag or a digest.");
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
