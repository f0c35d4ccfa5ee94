Task("Demo")
    .Description("Takes the sample application from source to prod on this machine, and shows the proof. --interactive: a person approves on the page.")
    .Does(() =>
    {
        foreach (var project in new[] { "Promote.Sandbox", "Promote.Cli" })
            DotNetBuild($"./src/{project}/{project}.csproj", new DotNetBuildSettings { Configuration = "Release", NoLogo = true, Verbosity = DotNetVerbosity.Quiet });
        var exit = StartProcess(
            "dotnet",
            new ProcessSettings { Arguments = "cake build/demo/demo.cake" + (HasArgument("interactive") ? " --interactive" : "") }
        );
        if (exit != 0)
            throw new CakeException(exit, $"The demo ended with {exit}.");
    });
