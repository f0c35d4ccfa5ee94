Task("TestMutants")
    .Description("Mutation testing of the gates by dotnet-stryker: changes them one by one, and counts the changes that a test notices.")
    .IsDependentOn("Build")
    .Does(() =>
    {
        var exit = StartProcess(
            "dotnet",
            new ProcessSettings
            {
                Arguments =
                    "stryker --test-runner mtp --configuration Release --project Promote.csproj --mutate **/Gates/*.cs --reporter cleartext --reporter json"
                    + $" --output {MakeAbsolute(Directory("./artifacts/mutants"))} --break-at 80 --skip-version-check",
                WorkingDirectory = "./tests/Promote.Gates.Tests",
            }
        );
        if (exit != 0)
            throw new CakeException(exit, "Too few of the mutants were noticed, or stryker failed: see artifacts/mutants.");
    });
