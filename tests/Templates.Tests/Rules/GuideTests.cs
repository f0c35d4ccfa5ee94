using YamlDotNet.RepresentationModel;

namespace Templates.Tests.Rules;

/// <summary>The guide's tables are the workflows' and the actions' own words.</summary>
public sealed class GuideTests
{
    [Theory]
    [InlineData(".github/workflows/promote.yml")]
    [InlineData(".github/workflows/manifests.yml")]
    [InlineData(".github/actions/setup-promote", "/action.yml")]
    [InlineData(".github/actions/promote", "/action.yml")]
    public void A_table_has_what_is_taken_and_given(string name, string file = "")
    {
        var guide = File.ReadAllText(Path.Combine(SourceTree.Root, "docs/github-actions.md"));
        var document = Sources.Read(SourceTree.Root, name + file)!.Root;
        var declared = document.Map("on")?.Map("workflow_call") ?? document;

        var section = guide.Split($"## What {name} takes and gives\n")[1].Split("\n## ")[0];

        section
            .Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .ShouldBe([
                .. Rows(declared, "inputs", one => $"{Default(one)} |"),
                .. Rows(declared, "secrets", _ => ""),
                .. Rows(declared, "outputs", _ => ""),
            ]);
    }

    private static IEnumerable<string> Rows(
        YamlMappingNode declared,
        string kind,
        Func<YamlMappingNode, string> middle
    ) =>
        declared
            .Map(kind)
            .Entries()
            .Select(one =>
                $"| `{one.Key.Text()}` |{middle((YamlMappingNode)one.Value)} {((YamlMappingNode)one.Value).Text("description")} |"
            );

    private static string Default(YamlMappingNode input) =>
        input.Text("required") == "true" ? " required"
        : input.Text("default") is { Length: > 0 } text ? $" `{text}`"
        : "";
}
