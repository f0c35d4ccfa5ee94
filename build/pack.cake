Task("Pack")
    .Description("Packs the library, the tool, the addin and the recipe into artifacts/packages.")
    .IsDependentOn("Build")
    .Does(() =>
    {
        CleanDirectory("./artifacts/packages");
        foreach (var project in new[] { "Promote", "Promote.Cli", "Cake.Promote", "Cake.Promote.Recipe" })
            DotNetPack(
                $"./src/{project}/{project}.csproj",
                new DotNetPackSettings { Configuration = "Release", NoBuild = true, NoRestore = true, NoLogo = true, OutputDirectory = "./artifacts/packages" }
            );
    });
