using Templates.Tests.Running;

namespace Templates.Tests.Release;

/// <summary>Where a release goes: an origin, a feed in a folder, and GitHub's releases, which a stand-in of gh keeps.</summary>
internal sealed class Publisher : IDisposable
{
    // Knows a release by a file, and notes what it was asked; fails where it is told to.
    private const string Gh = """
        #!/usr/bin/env bash
        here=$(dirname "$0")
        echo "$*" >>"$here/asked"
        case $2 in
          view) [ -f "$here/released" ] ;;
          create) [ ! -f "$here/fail" ] && touch "$here/released" ;;
        esac

        """;

    private readonly TemporaryFolder folder = new();
    private readonly Released released;

    private Publisher(Released released) => this.released = released;

    public string Feed => folder["feed"];

    /// <summary>What gh was asked for, reading apart.</summary>
    public string[] Asked =>
        File.Exists(folder["bin/asked"])
            ?
            [
                .. File.ReadAllLines(folder["bin/asked"])
                    .Where(line => !line.Contains(" view ", StringComparison.Ordinal)),
            ]
            : [];

    public static async Task<Publisher> OfAsync(Released released)
    {
        var publisher = new Publisher(released);
        publisher.folder.Write("bin/gh", Gh);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(publisher.folder["bin/gh"], (UnixFileMode)0b111_101_101);
        Directory.CreateDirectory(publisher.Feed);
        await released.Repository.RunAsync("init", "--quiet", "--bare", publisher.folder["origin.git"]);
        await released.Repository.RunAsync("remote", "set-url", "origin", publisher.folder["origin.git"]);
        return publisher;
    }

    public Task<string> PublishAsync(string version = Released.Version, string? feed = null) =>
        released.BuildAsync(
            ["--target=ReleasePublish", $"--release-version={version}", $"--feed={feed ?? Feed}"],
            folder["bin"]
        );

    public async Task<string> RefusalAsync() =>
        (await Should.ThrowAsync<InvalidOperationException>(() => PublishAsync())).Message;

    /// <summary>Gives the origin a tag.</summary>
    public Task TagAsync(string tag, string commit) =>
        released.Repository.RunAsync("push", "--quiet", "origin", $"{commit}:refs/tags/{tag}");

    /// <summary>The origin's tags and their commits.</summary>
    public async Task<IReadOnlyDictionary<string, string>> TagsAsync() =>
        (await released.Repository.RunAsync("ls-remote", "origin"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t'))
            .ToDictionary(one => one[1]["refs/tags/".Length..], one => one[0]);

    /// <summary>From now on no release can be created, or again one can.</summary>
    public void GitHubIsDown(bool down)
    {
        if (down)
            folder.Write("bin/fail", "");
        else
            File.Delete(folder["bin/fail"]);
    }

    public void Dispose() => folder.Dispose();
}
