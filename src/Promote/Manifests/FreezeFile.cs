using System.Globalization;
using Promote.Configuration.Reading;
using Promote.Yaml;

namespace Promote.Manifests;

/// <summary>The file that keeps a freeze in the manifests repository. What cannot be read is an error: it might freeze anything.</summary>
internal static class FreezeFile
{
    /// <summary>Where freezes are read from, as a selection has it.</summary>
    public const string Pattern = "freezes/*.yaml";

    /// <summary>Whether a path is a freeze's.</summary>
    public static bool IsFreeze(string path) => PathPattern.IsMatch(Pattern, path);

    /// <summary>Reads a freeze.</summary>
    /// <exception cref="YamlException">It is not YAML, or says what a freeze may not; with every position.</exception>
    public static Freeze Read(byte[] bytes, string path)
    {
        var top = Root.Read(
            bytes,
            path,
            "version, from, until, reason and by",
            out var problems,
            "docs/guard.md has its keys"
        );
        var freeze = new Freeze
        {
            Path = path,
            Environments = Texts(top, "environments"),
            Apps = Texts(top, "apps"),
            From = Time(top, "from"),
            Until = Time(top, "until"),
            Reason = Needed(top, "reason"),
            By = Needed(top, "by"),
        };
        if (freeze.Until <= freeze.From && freeze.Until != default)
            top.Problem(top.Mapping.Find("until")!.Value, "'until' is not after 'from'.");
        top.Close();
        problems.ThrowIfAny();
        return freeze;
    }

    private static List<string> Texts(Section top, string key) =>
        [.. top.Items(key).Select(item => top.AsText(item, $"'{key}'")).OfType<string>()];

    private static string Needed(Section top, string key) =>
        top.Required(key) is { } node ? top.AsText(node, $"'{key}'") ?? "" : "";

    private static DateTimeOffset Time(Section top, string key)
    {
        if (top.Required(key) is not { } node || top.AsText(node, $"'{key}'") is not { } text)
            return default;
        // A time without its offset is another moment on every machine.
        if (
            DateTimeOffset.TryParseExact(
                text,
                ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK"],
                CultureInfo.InvariantCulture,
                DateTimeStyles.AdjustToUniversal,
                out var time
            ) && (text.EndsWith('Z') || text[^6] is '+' or '-')
        )
            return time;
        top.Problem(node, $"'{text}' is not a time with its offset. Write it as 2026-12-20T18:00:00Z.");
        return default;
    }
}
