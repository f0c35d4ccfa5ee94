using System.Globalization;
using System.Text;
using Promote.Artifacts;
using Promote.Configuration.Reading;
using Promote.Yaml;

namespace Promote.Manifests;

/// <summary>The file that keeps a hold in the manifests repository. What cannot be read is an error: it might hold anything.</summary>
internal static class HoldFile
{
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
            RecordFile.Names(top, "app", app);
            RecordFile.Names(top, "environment", environment);
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
        text.Append(CultureInfo.InvariantCulture, $"app: {RecordFile.Quoted(hold.App)}\n");
        text.Append(CultureInfo.InvariantCulture, $"environment: {RecordFile.Quoted(hold.Environment)}\n");
        text.Append("held:\n");
        foreach (var held in hold.Artifacts)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - since: {RecordFile.Quoted(held.Since)}\n");
            text.Append(CultureInfo.InvariantCulture, $"    by: {RecordFile.Quoted(held.By)}\n");
            if (held.Reason is { } reason)
                text.Append(CultureInfo.InvariantCulture, $"    reason: {RecordFile.Quoted(reason)}\n");
            text.Append("    images:\n");
            RecordFile.Write(text, held.Images, "      ");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static HeldArtifact? Held(Section section)
    {
        var since = RecordFile.Time(section, "since");
        var by = section.Text("by") ?? "";
        var reason = section.Text("reason");
        var list = section.Required("images");
        var images = section
            .Items("images")
            .Select(item => section.AsSection(item, "An image") is { } image ? RecordFile.Image(image) : null)
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
}
