#nullable enable
using System.Xml.Linq;

Task("Test")
    .Description("Runs the tests, but for those of the packages; ends with a line of the real counts.")
    .IsDependentOn("Build")
    .Does(() => RunTests(GetFiles("./tests/*/*.Tests.csproj").Where(file => !IsPackageTest(file) && !file.FullPath.Contains("Browser")).ToList()));

Task("TestPackages")
    .Description("Runs all tests, then packs, installs and uses the packages as a user would; its last line counts all of them.")
    .IsDependentOn("Test")
    .Does(() => RunTests(GetFiles("./tests/*/*.Tests.csproj").Where(IsPackageTest).ToList(), keep: true));

bool IsPackageTest(FilePath project) => project.FullPath.Contains("Recipe.Tests");

// Runs test projects side by side and prints "N passed, N failed" from their results files, one of which each project owes.
// With keep, what ran before counts as well.
void RunTests(IReadOnlyCollection<FilePath> projects, bool keep = false)
{
    var results = MakeAbsolute(Directory("./artifacts/tests"));
    if (!keep)
        CleanDirectory(results);
    var owed = GetFiles($"{results}/*.trx").Count + projects.Count;
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
    if (reported != owed)
        throw new CakeException($"{owed} test projects ran, but {reported} left results.");
    if (passed == 0 || failed > 0 || failures > 0)
        throw new CakeException($"{failed} tests failed.");
}
