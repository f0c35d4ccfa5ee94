using System.Text.Json;

namespace Cake.Promote.Tests;

public class CakeVersionTests
{
    [Fact]
    public void The_addin_is_compiled_against_the_Cake_that_runs_it()
    {
        var manifest = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(SourceTree.Root, ".config", "dotnet-tools.json"))
        );

        manifest
            .RootElement.GetProperty("tools")
            .GetProperty("cake.tool")
            .GetProperty("version")
            .GetString()
            .ShouldBe(SourceTree.CakeVersion);
    }
}
