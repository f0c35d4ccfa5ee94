Task("Pack")
    .Description("Packs the library, the tool, the addin and the recipe into artifacts/packages.")
    .IsDependentOn("Build")
    .Does(() =>
    {
        CleanDirectory("./artifacts/packages");
        foreach (var project in new[] { "Promote", "Cake.Promote", "Cake.Promote.Recipe" })
            DotNetPack($"./src/{project}/{project}.csproj", PackSettings(built: true));
        // Compiled once more, to native code: the tool's start-up is most of what a short command costs.
        var tool = PackSettings(built: false);
        tool.MSBuildSettings = new DotNetMSBuildSettings().WithProperty("ReadyToRunTool", "true");
        DotNetPack("./src/Promote.Cli/Promote.Cli.csproj", tool);
    });

DotNetPackSettings PackSettings(bool built) =>
    new()
    {
        Configuration = "Release",
        NoBuild = built,
        NoRestore = built,
        NoLogo = true,
        OutputDirectory = "./artifacts/packages",
    };
