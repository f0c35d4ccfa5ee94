using System.Reflection;

namespace Acceptance.Tests.World;

/// <summary>Where the programs under test are: built beside these tests, in the same configuration.</summary>
internal static class Programs
{
    /// <summary>The repository's root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The command line tool.</summary>
    public static string Cli { get; } = Output("Promote.Cli", "Promote.Cli.dll");

    /// <summary>The loopback world.</summary>
    public static string Sandbox { get; } = Output("Promote.Sandbox", "promote-sandbox.dll");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Promote.Pipelines.sln")))
            folder = folder.Parent;
        return folder?.FullName
            ?? throw new DirectoryNotFoundException($"No Promote.Pipelines.sln above {AppContext.BaseDirectory}.");
    }

    private static string Output(string project, string file)
    {
        var configuration = typeof(Programs)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(one => one.Key == "ProgramsConfiguration")
            .Value!;
        var path = Path.Combine(Root, "src", project, "bin", configuration, "net10.0", file);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is not built.", path);
    }
}
