using System.Text.RegularExpressions;
using Promote.Configuration;

namespace Promote.Scaffolding;

/// <summary>Finds how an application repository's images can be built.</summary>
internal static partial class ApplicationDiscovery
{
    /// <summary>Cake's script.</summary>
    public const string CakeFile = "build.cake";

    private const string Revision = "org.opencontainers.image.revision={sha}";

    /// <summary>The builds: by Dockerfiles where there are any, else by projects that the .NET SDK makes images of.</summary>
    public static IReadOnlyList<FoundBuild> Builds(RepositoryFiles files)
    {
        var builds = Containerfiles(files).Select(OfContainerfile).ToList();
        return builds.Count > 0 ? builds : [.. files.Paths.Where(path => IsPublished(files, path)).Select(OfProject)];
    }

    /// <summary>Dockerfiles and Containerfiles; of several in one folder the first.</summary>
    public static IEnumerable<string> Containerfiles(RepositoryFiles files) =>
        files
            .Named("Dockerfile", "Containerfile")
            .Where(path => !IsOfTests(path) && FilePath.Folder(path) is not (".devcontainer" or ".docker"))
            .DistinctBy(FilePath.Folder, StringComparer.Ordinal);

    /// <summary>Whether a file is a .NET project that is no test's.</summary>
    public static bool IsProject(string path) =>
        ProjectName().IsMatch(path) && !IsOfTests(path) && !path.Contains("Test", StringComparison.Ordinal);

    private static bool IsOfTests(string path) =>
        path.Split('/').Any(segment => segment is "test" or "tests" or "samples" or "examples" or "build");

    private static bool IsPublished(RepositoryFiles files, string path) =>
        IsProject(path)
        && files.Contents.TryGetValue(path, out var bytes)
        && Published().IsMatch(System.Text.Encoding.UTF8.GetString(bytes));

    private static FoundBuild OfContainerfile(string path)
    {
        var folder = FilePath.Folder(path);
        return FilePath.Name(path).Equals("Containerfile", StringComparison.OrdinalIgnoreCase)
            // A build reports a digest only when it pushes: two commands, with all that is not ours as arguments.
            ? new(
                path,
                folder,
                [
                    "sh",
                    "-c",
                    "podman build --label \"$1\" --tag \"$2\" --file \"$3\" . && podman push --digestfile \"$4\" \"$2\"",
                    "sh",
                    Revision,
                    "{image}:{tag}",
                    path,
                    "{digest-file}",
                ],
                DigestSource.DigestFile
            )
            : new(
                path,
                folder,
                [
                    "docker",
                    "buildx",
                    "build",
                    "--push",
                    "--metadata-file={metadata-file}",
                    $"--label={Revision}",
                    "--tag={image}:{tag}",
                    $"--file={path}",
                    ".",
                ],
                DigestSource.MetadataFile
            );
    }

    private static FoundBuild OfProject(string path) =>
        new(
            path,
            FilePath.Folder(path),
            [
                "dotnet",
                "publish",
                .. path.Contains('/', StringComparison.Ordinal) ? new[] { path } : [],
                "-t:PublishContainer",
                "-p:ContainerRegistry={registry}",
                "-p:ContainerRepository={repository}",
                "-p:ContainerImageTag={tag}",
            ],
            DigestSource.Sdk
        );

    [GeneratedRegex(@"\.(cs|fs|vb)proj\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ProjectName();

    // A web application or a worker, or one that says that it is to be an image.
    [GeneratedRegex(
        @"Sdk=""Microsoft\.NET\.Sdk\.(Web|Worker)""|<(ContainerRepository|ContainerBaseImage|EnableSdkContainerSupport)\b",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Published();
}
