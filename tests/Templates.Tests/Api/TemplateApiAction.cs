using Templates.Tests.Rules;
using YamlDotNet.RepresentationModel;

namespace Templates.Tests.Api;

/// <summary>What a composite action offers.</summary>
internal static class TemplateApiAction
{
    public static IEnumerable<string> Lines(Document action) =>
        [
            .. action
                .Root.Map("inputs")
                .Entries()
                .Select(one => $"{action.File} {Input(one.Key.Text(), (YamlMappingNode)one.Value)}"),
            .. action.Root.Map("outputs").Entries().Select(one => $"{action.File} output {one.Key.Text()}"),
        ];

    // Each release has another, and it is the only one that the action installs.
    private static string Input(string name, YamlMappingNode input) =>
        name == "version" ? "input version optional, the release's own"
        : input.Text("required") == "true" ? $"input {name} required"
        : $"input {name} optional = {TemplateApiValue.Of(input.Find("default"))}";
}
