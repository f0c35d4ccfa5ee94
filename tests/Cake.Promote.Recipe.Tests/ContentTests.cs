using System.IO.Compression;
using System.Xml.Linq;

namespace Cake.Promote.Recipe.Tests;

public class ContentTests(Packages packages)
{
    [Theory]
    [InlineData("Promote")]
    [InlineData("Promote.Tool")]
    [InlineData("Cake.Promote")]
    [InlineData("Cake.Promote.Recipe")]
    public void A_package_says_what_it_is(string id)
    {
        using var package = packages.Open(id);

        var nuspec = Nuspec(package);

        Value(nuspec, "license").ShouldBe("MIT");
        Value(nuspec, "readme").ShouldBe("README.md");
        Value(nuspec, "description").ShouldNotBe("Package Description");
        Value(nuspec, "version").ShouldBe(packages.Version);
        Files(package).ShouldContain("README.md");
    }

    [Theory]
    [InlineData("Promote")]
    [InlineData("Cake.Promote")]
    public void A_library_comes_with_its_documentation(string id)
    {
        using var package = packages.Open(id);

        Files(package).ShouldContain($"lib/net10.0/{id}.dll");
        Files(package).ShouldContain($"lib/net10.0/{id}.xml");
    }

    [Fact]
    public void The_addin_depends_on_the_library_and_not_on_Cake()
    {
        using var package = packages.Open("Cake.Promote");

        var dependencies = Nuspec(package).Descendants().Where(one => one.Name.LocalName == "dependency");

        dependencies.Select(one => (string?)one.Attribute("id")).ShouldBe(["Promote"]);
    }

    [Fact]
    public void The_recipe_has_its_script_and_every_assembly_that_Cake_lacks()
    {
        using var package = packages.Open("Cake.Promote.Recipe");

        var files = Files(package).ToList();

        files.ShouldContain("content/promote.cake");
        files
            .Where(file => file.StartsWith("content/bin/", StringComparison.Ordinal))
            .Select(Path.GetFileName)
            .ShouldBe(
                ["Cake.Promote.dll", "CliWrap.dll", "Octokit.dll", "Polly.Core.dll", "Promote.dll", "YamlDotNet.dll"],
                ignoreOrder: true
            );
        files.ShouldNotContain(file => file.StartsWith("lib/", StringComparison.Ordinal));
        Nuspec(package).Descendants().ShouldNotContain(one => one.Name.LocalName == "dependency");
    }

    [Fact]
    public void The_tool_has_its_command_and_every_assembly()
    {
        using var package = packages.Open("Promote.Tool");

        var files = Files(package).ToList();

        foreach (
            var assembly in (string[])
                ["Promote.Cli", "Promote", "Spectre.Console", "System.CommandLine", "YamlDotNet", "Octokit", "CliWrap"]
        )
            files.ShouldContain($"tools/net10.0/any/{assembly}.dll");
        using var settings = package.GetEntry("tools/net10.0/any/DotnetToolSettings.xml")!.Open();
        XDocument
            .Load(settings)
            .Descendants("Command")
            .Select(one => (string?)one.Attribute("Name"))
            .ShouldBe(["promote"]);
    }

    private static IEnumerable<string> Files(ZipArchive package) => package.Entries.Select(entry => entry.FullName);

    private static XDocument Nuspec(ZipArchive package)
    {
        using var stream = package
            .Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal))
            .Open();
        return XDocument.Load(stream);
    }

    private static string? Value(XDocument nuspec, string name) =>
        nuspec.Descendants().FirstOrDefault(one => one.Name.LocalName == name)?.Value;
}
