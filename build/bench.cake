Task("Bench")
    .Description("Measures the command's start-up against that of the dotnet command, in one run.")
    .Does(() =>
    {
        DotNetBuild("./src/Promote.Cli/Promote.Cli.csproj", new DotNetBuildSettings { Configuration = "Release", NoLogo = true, Verbosity = DotNetVerbosity.Quiet });
        var tool = MakeAbsolute(File("./src/Promote.Cli/bin/Release/net10.0/Promote.Cli.dll")).FullPath;
        foreach (var (name, arguments) in new[] { ("dotnet --version", "--version"), ("promote --version", $"{tool} --version"), ("promote to --help", $"{tool} to --help") })
        {
            var runs = Enumerable.Range(0, 21).Select(_ => Measure(arguments)).Skip(1).ToList();
            Information(
                "{0,-18} median of 20: {1:0} ms CPU, {2:0} ms wall",
                name,
                Median(runs.Select(run => run.Cpu)),
                Median(runs.Select(run => run.Wall))
            );
        }
    });

(double Cpu, double Wall) Measure(string arguments)
{
    using var process = new System.Diagnostics.Process
    {
        StartInfo = new System.Diagnostics.ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, UseShellExecute = false },
    };
    var clock = System.Diagnostics.Stopwatch.StartNew();
    process.Start();
    process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return (process.TotalProcessorTime.TotalMilliseconds, clock.Elapsed.TotalMilliseconds);
}

double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);
