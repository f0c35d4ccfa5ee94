Task("TestMutants")
    .Description("Mutation testing of the gates by dotnet-stryker: changes them one by one, their words apart, and counts the changes that a test notices.")
    .Does(() =>
    {
        // What it does is in tests/Promote.Gates.Tests/stryker-config.json.
        var exit = StartProcess(
            "dotnet",
            new ProcessSettings
            {
                Arguments = $"stryker --output {MakeAbsolute(Directory("./artifacts/mutants"))} --skip-version-check",
                WorkingDirectory = "./tests/Promote.Gates.Tests",
            }
        );
        if (exit != 0)
            throw new CakeException(exit, "Too few of the changes were noticed, or stryker failed: artifacts/mutants has its report.");
    });
