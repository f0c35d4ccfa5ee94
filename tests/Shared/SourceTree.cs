using System.Reflection;

namespace Promote.Testing;

/// <summary>Where this repository is, and how it was built. Compiled into each test project.</summary>
internal static class SourceTree
{
    public static string Root { get; } = Path.GetFullPath(Metadata("RepositoryRoot"));

    public static string Configuration { get; } = Metadata("Configuration");

    public static string CakeVersion { get; } = Metadata("CakeVersion");

    private static string Metadata(string key) =>
        typeof(SourceTree)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(one => one.Key == key)
            .Value!;
}
