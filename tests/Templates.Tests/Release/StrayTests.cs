using System.Text.RegularExpressions;
using Templates.Tests.Running;

namespace Templates.Tests.Release;

/// <summary>A version of Promote's own stands only where the release stamps it: one anywhere else is wrong from the next release on.</summary>
public sealed partial class StrayTests
{
    [Fact]
    public async Task No_file_names_a_version_of_Promote_but_where_a_release_writes_it()
    {
        var listed = await Processes.OutputAsync(
            "git",
            ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            SourceTree.Root
        );

        var found = listed
            .Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Where(file => file != "CHANGELOG.md" && !file.StartsWith("tests/", StringComparison.Ordinal))
            .Where(file => File.Exists(Path.Combine(SourceTree.Root, file)))
            .SelectMany(file => Strays(file, File.ReadAllText(Path.Combine(SourceTree.Root, file))));

        found.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("a.yml", "uses: acme/promote/.github/actions/setup-promote@v1.2.3", true)]
    [InlineData("a.yml", "uses: acme/promote/.github/workflows/promote.yml@v1")]
    [InlineData("a.yml", "PROMOTE_VERSION: 1.2.3", true)]
    [InlineData("a.yml", "PROMOTE_VERSION: ${{ inputs.version }}")]
    [InlineData("a.csproj", "<PackageReference Include=\"Promote\" Version=\"1.2.3\" />", true)]
    [InlineData("a.csproj", "<PackageReference Include=\"Promote.Other\" Version=\"1.2.3\" />")]
    [InlineData("a.md", "dotnet tool install Promote.Tool --version 1.2.3", true)]
    [InlineData("a.cake", "#load nuget:?package=Cake.Promote.Recipe&version=1.2.3", true)]
    [InlineData("samples/a/build.cake", "#load nuget:?package=Cake.Promote.Recipe&version=1.2.3")]
    [InlineData("pipelines/a.yml", "ref: refs/tags/v1.2.3 # of promote", true)]
    [InlineData(".github/actions/setup-promote/action.yml", "  version:\n    default: 1.2.3", true)]
    [InlineData(".github/actions/setup-promote/action.yml", "  version:\n    default: source")]
    public void Strays_are_found(string file, string text, bool found = false) =>
        Strays(file, text).Any().ShouldBe(found);

    private static IEnumerable<string> Strays(string file, string text) =>
        Version
            .Matches(text)
            .Where(match =>
                !(match.Value.Contains("Recipe&version=", StringComparison.Ordinal) && Stamped.IsMatch(file))
            )
            .Select(match => $"{file}: {match.Value}")
            .Concat(
                file.StartsWith(".github/actions/", StringComparison.Ordinal)
                || file.StartsWith("pipelines/", StringComparison.Ordinal)
                    ? Literal.Matches(text).Select(match => $"{file}: {match.Value.Trim()}")
                    : []
            );

    // The documentation and the samples show a version, which the release makes its own.
    [GeneratedRegex(@"^(README\.md|docs/.+\.md|samples/.+)$")]
    private static partial Regex Stamped { get; }

    [GeneratedRegex(
        """
            (/(setup-promote|promote(\.yml)?|manifests\.yml)@v?|PROMOTE_VERSION["']?\s*[:=]\s*["']?|"(Promote|Promote\.Tool|Cake\.Promote(\.Recipe)?)"\s+Version="|Promote(\.Tool)?\s.*--version\s+|Promote\.Recipe&version=|promote.*refs/tags/v|refs/tags/v(?=.*promote))\d+\.\d+\.\d+\S*
            """,
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Version { get; }

    // A parameter or an input whose default is a version.
    [GeneratedRegex(@"^ +default: *[""']?\d+\.\d+\.\d+\S*", RegexOptions.Multiline)]
    private static partial Regex Literal { get; }
}
