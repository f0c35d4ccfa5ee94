// The recipe's targets, run from here on the addin as it stands in the sources. A script cannot reference what it builds:
// so each target builds the addin, and hands its own arguments to a Cake of its own.
foreach (var (target, what) in new[]
{
    ("BumpDev", "Builds the image of the app in --folder (default samples/app-web) once, and commits it to dev."),
    ("Wait", "Waits until Argo CD runs, healthy, what the manifest of --env says."),
    ("SmokeTest", "Runs the smoke tests of --env against what was deployed."),
    ("PromoteStaging", "Promotes to staging what runs in dev."),
    ("PromoteProd", "Promotes to prod what runs in staging."),
})
    Task(target).Description(what).Does(() => RunPromoteTarget(target));

void RunPromoteTarget(string target)
{
    DotNetBuild(
        "./src/Cake.Promote/Cake.Promote.csproj",
        new DotNetBuildSettings { Configuration = "Release", NoLogo = true, Verbosity = DotNetVerbosity.Quiet }
    );
    var arguments = new ProcessArgumentBuilder().Append("cake").Append("build/promote/run.cake").Append($"--target={target}");
    foreach (var (name, values) in Arguments())
        foreach (var value in values.Where(_ => name is not "target"))
            arguments.AppendQuoted(string.IsNullOrEmpty(value) ? $"--{name}" : $"--{name}={value}");
    var code = StartProcess("dotnet", new ProcessSettings { Arguments = arguments });
    if (code != 0)
        throw new CakeException(code, $"{target} ended with exit code {code}.");
}

// A verb's exit code would be lost in the report of the failed task.
void RunTargetKeepingExitCode(string target)
{
    try
    {
        RunTarget(target);
    }
    catch (Exception e) when (e.GetBaseException() is CakeException cause && cause != e)
    {
        throw new CakeException(cause.ExitCode, cause.Message);
    }
}
