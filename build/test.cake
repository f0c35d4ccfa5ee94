#nullable enable
using System.Xml.Linq;

Task("Test")
    .Description("Runs the tests, but for the slow suites; ends with a line of the real counts.")
    .IsDependentOn("Build")
    .Does(() => RunTests(Projects().Where(project => !IsSlow(project)).ToList(), "--filter-not-trait Suite=Slow"));

Task("TestSlow")
    .Description("Runs the slow tests of the projects that Test runs.")
    .IsDependentOn("Build")
    .Does(() => RunTests([.. Projects("/Promote.Tests"), .. Projects("Attacks"), .. Projects("Templates")], "--filter-trait Suite=Slow"));

Task("TestPackages")
    .Description("Packs, installs and uses the packages, as a user would.")
    .IsDependentOn("Build")
    .Does(() => RunTests(Projects("Recipe")));

Task("TestBrowser")
    .Description("Drives the sandbox's page in Chromium. Its project is in no solution: Playwright is large.")
    .IsDependentOn("Build")
    .Does(() =>
    {
        BuildBrowserTests();
        RunTests(Projects("Browser"));
    });

Task("TestAll")
    .Description("Runs every suite; its last line counts all of them.")
    .IsDependentOn("Build")
    .Does(() =>
    {
        BuildBrowserTests();
        RunTests(Projects());
    });

IReadOnlyCollection<FilePath> Projects(string part = "") =>
    GetFiles("./tests/*/*.Tests.csproj").Where(project => project.FullPath.Contains(part)).ToList();

bool IsSlow(FilePath project) => project.FullPath.Contains("Recipe") || project.FullPath.Contains("Browser");

void BuildBrowserTests() =>
    DotNetBuild(Projects("Browser").Single().FullPath, new DotNetBuildSettings { Configuration = "Release", NoLogo = true });

// Runs test projects and prints "N passed, N failed" from their results files, one of which each project owes.
void RunTests(IReadOnlyCollection<FilePath> projects, string filter = "")
{
    var results = MakeAbsolute(Directory("./artifacts/tests"));
    CleanDirectory(results);
    // Two at a time: most tests wait for programs and sockets.
    var failures = 0;
    System.Threading.Tasks.Parallel.ForEach(
        projects,
        new System.Threading.Tasks.ParallelOptions { MaxDegreeOfParallelism = 2 },
        project =>
        {
            var arguments = $"test --project {project} --configuration Release --no-build --no-progress --results-directory {results} {filter}"
                + (HasEnvironmentVariable("CI") ? " --fail-skips on" : "");
            if (StartProcess("dotnet", new ProcessSettings { Arguments = arguments }) != 0)
                System.Threading.Interlocked.Increment(ref failures);
        }
    );

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
