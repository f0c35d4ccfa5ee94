using System.Text.Json.Nodes;

namespace Promote.Sandbox.Deployer;

/// <summary>What an image's configuration says to run.</summary>
internal sealed record ImageProcess(
    IReadOnlyList<string> Command,
    string WorkingDirectory,
    IReadOnlyDictionary<string, string> Environment
)
{
    public static ImageProcess From(string json)
    {
        var config = JsonNode.Parse(json)?["config"];
        return new ImageProcess(
            [.. Texts(config?["Entrypoint"]), .. Texts(config?["Cmd"])],
            config?["WorkingDir"].Text() ?? "/",
            Texts(config?["Env"])
                .Select(variable => variable.Split('=', 2))
                .Where(pair => pair is [{ Length: > 0 }, _])
                .DistinctBy(pair => pair[0], StringComparer.Ordinal)
                .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal)
        );
    }

    private static IEnumerable<string> Texts(JsonNode? list) =>
        (list as JsonArray ?? []).Select(item => item.Text()).OfType<string>();
}
