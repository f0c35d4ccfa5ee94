using System.Collections.Concurrent;
using Promote.Errors;
using Promote.Processes;
using Promote.Tests.Registries;
using Promote.Verbs;

namespace Promote.Tests.Verbs;

/// <summary>
/// An application's real Git repository, with a build that pushes to a real registry: a script that, as builds do,
/// makes another image each time it runs.
/// </summary>
internal sealed class AppRepository : IDisposable
{
    // Arguments: registry, repository, tag, revision (empty: no label), then a file for the digest and one for metadata.
    private const string Script = """
        set -eu
        echo "building $2"
        put() { curl -sf -X PUT -H "Content-Type: $1" --data-binary "$2" "$3"; }
        labels=""
        [ -z "$4" ] || labels="\"org.opencontainers.image.revision\":\"$4\""
        config="{\"os\":\"linux\",\"config\":{\"Labels\":{$labels}},\"built\":\"$(date +%s%N)\"}"
        digest="sha256:$(printf %s "$config" | sha256sum | cut -d' ' -f1)"
        place=$(curl -sfi -X POST "http://$1/v2/$2/blobs/uploads/" | tr -d '\r' | sed -n 's/^[Ll]ocation: //p')
        put application/octet-stream "$config" "$place&digest=$digest"
        type=application/vnd.oci.image.manifest.v1+json
        manifest="{\"schemaVersion\":2,\"mediaType\":\"$type\",\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\"$digest\",\"size\":${#config}},\"layers\":[]}"
        put "$type" "$manifest" "http://$1/v2/$2/manifests/$3"
        digest="sha256:$(printf %s "$manifest" | sha256sum | cut -d' ' -f1)"
        [ -z "${5:-}" ] || echo "$digest" > "$5"
        [ -z "${6:-}" ] || echo "{\"containerimage.digest\":\"$digest\"}" > "$6"
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("promote app ");
    private readonly ConcurrentQueue<Report> reports = new();
    private readonly RegistryClient client = new();

    public string Folder => folder.FullName;

    public IEnumerable<string> Steps => Texts(ReportLevel.Step);

    public IEnumerable<string> Warnings => Texts(ReportLevel.Warning);

    /// <summary>Variables that builds do not get.</summary>
    public IReadOnlyList<string> SecretVariables { get; set; } = [];

    /// <summary>A repository with one commit: the configuration and the script.</summary>
    public static async Task<AppRepository> CreateAsync(string configuration)
    {
        var repository = new AppRepository();
        await repository.GitAsync("init", "--quiet", "--initial-branch=main");
        repository.Write("build.sh", Script);
        repository.Write("promote.build.yaml", "version: 1\n" + configuration + "\n");
        await repository.CommitAsync();
        return repository;
    }

    /// <summary>The build of one image by the script.</summary>
    public static string Step(string image, string more = "", string revision = "{sha}") =>
        $$"""
              - images: [{{image}}]
                run: [sh, build.sh, "{registry}", "{repository}", "{tag}", "{{revision}}", "{digest-file}", "{metadata-file}"]
                {{more}}
            """;

    public void Write(string path, string text)
    {
        var file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text.ReplaceLineEndings("\n"));
    }

    /// <summary>Commits what is there, and gives the commit's id.</summary>
    public async Task<string> CommitAsync()
    {
        await GitAsync("add", "--all");
        await GitAsync(
            "-c",
            "user.name=Someone",
            "-c",
            "user.email=someone@acme.test",
            "commit",
            "--quiet",
            "--allow-empty",
            "--message=x"
        );
        return await HeadAsync();
    }

    public async Task<string> HeadAsync() => (await GitAsync("rev-parse", "HEAD")).Trim();

    public async Task<string> GitAsync(params string[] arguments)
    {
        var result = await client.Programs.RunAsync(
            new ProgramRequest("git", arguments) { WorkingDirectory = Folder },
            TestContext.Current.CancellationToken
        );
        result.ExitCode.ShouldBe(0, result.Errors);
        return result.OutputText;
    }

    public Task<BuildResult> BuildAsync(params string[] images) =>
        new Build { Folder = Folder, Images = images }.RunAsync(
            new BuildTools(client.Registry, client.Programs, new Collector(reports), SecretVariables),
            TestContext.Current.CancellationToken
        );

    public void Dispose()
    {
        // Git's objects are read-only, which Windows takes literally.
        foreach (var file in folder.EnumerateFiles("*", SearchOption.AllDirectories))
            file.IsReadOnly = false;
        folder.Delete(recursive: true);
    }

    private IEnumerable<string> Texts(ReportLevel level) =>
        reports.Where(report => report.Level == level).Select(report => report.Text);

    private sealed class Collector(ConcurrentQueue<Report> reports) : IProgress<Report>
    {
        public void Report(Report value) => reports.Enqueue(value);
    }
}
