Task("Format")
    .Description("Formats the sources and brings the public API files up to date.")
    .Does(() =>
    {
        foreach (var project in new[] { "src/Promote/Promote.csproj", "src/Cake.Promote/Cake.Promote.csproj" })
            DotNetTool($"format analyzers {project} --diagnostics RS0016 --severity info");
        DotNetTool("csharpier format .");
    });

Task("CheckFormat")
    .Description("Fails where Format would change something.")
    .Does(() => DotNetTool("csharpier check ."));
