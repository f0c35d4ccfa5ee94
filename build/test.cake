#nullable enable
using System.Xml.Linq;

// Outside the solution: it drives Chromium by Playwright, which is 786 MB to restore.
const string BrowserTests = "./tests/Browser.Tests/Browser.Tests.csproj";

Task("Test")
    .Description("Runs the tests; ends with a line of the real counts.")
    .IsDependentOn("Build")
    .Does(() => RunTests(SolutionTests()));

Task("BuildBrowser")
    .Description("Restores and compiles the tests in a browser.")
    .Does(() => DotNetBuild(BrowserTests, new DotNetBuildSettings { Configuration = "Release", NoLogo = true }));

Task("TestBrowser")
    .Description("Runs the tests of the sandbox's page in a browser; needs Chromium.")
    .IsDependentOn("BuildBrowser")
    .Does(() => RunTests([BrowserTests]));

Task("TestAll")
    .Description("Runs the tests, those in a browser too; ends with one line of all their counts.")
    .IsDependentOn("Build")
    .IsDependentOn("BuildBrowser")
    .Does(() => RunTests([.. SolutionTests(), BrowserTests]));

List<FilePath> SolutionTests() => GetFiles("./tests/*/*.Tests.csproj").Where(file => file.GetFilename().FullPath != "Browser.Tests.csproj").ToList();

// Runs test projects side by side and prints "N passed, N failed" from their results files, one of which each project owes.
void RunTests(IReadOnlyCollection<FilePath> projects)
{
    var results = MakeAbsolute(Directory("./artifacts/tests"));
    CleanDirectory(results);
    var failures = 0;
    foreach (var project in projects)
    {
        var arguments = $"test --project {project} --configuration Release --no-build --no-progress --results-directory {results}"
            + (HasEnvironmentVariable("CI") ? " --fail-skips on" : "");
        failures += StartProcess("dotnet", new ProcessSettings { Arguments = arguments }) == 0 ? 0 : 1;
    }

    int passed = 0, failed = 0, skipped = 0, reported = 0;
    foreach (var file in GetFiles($"{results}/*.trx"))
    {
        var counters = XDocument.Load(file.FullPath).Descendants().Single(element => element.Name.LocalName == "Counters");
        passed += (int)counters.Attribute("passed")!;
        failed += (int)counters.Attribute("failed")!;
        skipped += (int)counters.Attribute("notExecuted")!;
        reported++;
    }

    Information("");
    Console.WriteLine($"{passed} passed, {failed} failed" + (skipped > 0 ? $", {skipped} skipped" : ""));
    if (reported != projects.Count)
        throw new CakeException($"{projects.Count} test projects ran, but {reported} left results.");
    if (passed == 0 || failed > 0 || failures > 0)
        throw new CakeException($"{failed} tests failed.");
}
