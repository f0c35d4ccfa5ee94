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

// By the shell: a process that has ended does not tell its own CPU time.
(double Cpu, double Wall) Measure(string arguments)
{
    var start = new System.Diagnostics.ProcessStartInfo("bash") { RedirectStandardError = true, UseShellExecute = false };
    start.ArgumentList.Add("-c");
    start.ArgumentList.Add($"TIMEFORMAT='%U %S %R'; time dotnet {arguments} >/dev/null");
    using var process = System.Diagnostics.Process.Start(start)!;
    var times = process.StandardError.ReadToEnd().Split(' ').Select(time => double.Parse(time, System.Globalization.CultureInfo.InvariantCulture) * 1000).ToList();
    process.WaitForExit();
    return (times[0] + times[1], times[2]);
}

double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);
