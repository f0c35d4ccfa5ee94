const string Solution = "Promote.Pipelines.sln";

Task("Restore")
    .Description("Restores the NuGet packages.")
    .Does(() => DotNetRestore(Solution));
