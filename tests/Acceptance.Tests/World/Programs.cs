namespace Acceptance.Tests.World;

/// <summary>Where the programs under test are: built beside these tests, in the same configuration.</summary>
internal static class Programs
{
    /// <summary>The command line tool.</summary>
    public static string Cli { get; } = Output("Promote.Cli", "Promote.Cli.dll");

    /// <summary>The loopback world.</summary>
    public static string Sandbox { get; } = Output("Promote.Sandbox", "promote-sandbox.dll");

    private static string Output(string project, string file)
    {
        var path = Path.Combine(SourceTree.Root, "src", project, "bin", SourceTree.Configuration, "net10.0", file);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is not built.", path);
    }
}
