using Promote.Errors;
using Promote.Verbs;
using Promote.Yaml;

namespace Promote.Tests.Verbs;

public sealed class EditFileTests : IDisposable
{
    private static readonly DateTime LongAgo = new(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc);
    private readonly string folder = Directory.CreateTempSubdirectory("promote-edit-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_change_is_written_and_the_mode_stays()
    {
        var file = Given("a");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupExecute);

        (await new EditFile(file).ApplyAsync(_ => "b"u8.ToArray(), CancellationToken.None)).ShouldBeTrue();

        File.ReadAllText(file).ShouldBe("b");
        Directory.GetFileSystemEntries(folder).ShouldBe([file]);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(file)
                .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupExecute);
    }

    [Fact]
    public async Task Nothing_is_written_where_nothing_changes()
    {
        var file = Given("a");

        (await new EditFile(file).ApplyAsync(bytes => [.. bytes], CancellationToken.None)).ShouldBeFalse();

        File.GetLastWriteTimeUtc(file).ShouldBe(LongAgo);
    }

    [Fact]
    public async Task Nothing_is_left_behind_where_the_edit_is_refused()
    {
        var file = Given("a: [");

        await Should.ThrowAsync<YamlException>(() =>
            new EditFile(file).ApplyAsync(bytes => YamlFile.Parse(bytes, file).Source.Bytes, CancellationToken.None)
        );

        File.GetLastWriteTimeUtc(file).ShouldBe(LongAgo);
        Directory.GetFileSystemEntries(folder).ShouldBe([file]);
    }

    [Fact]
    public async Task Nothing_is_left_behind_where_it_is_cancelled()
    {
        var file = Given("a");
        using var cancellation = new CancellationTokenSource();

        await Should.ThrowAsync<OperationCanceledException>(() =>
            new EditFile(file).ApplyAsync(
                _ =>
                {
                    cancellation.Cancel();
                    return "b"u8.ToArray();
                },
                cancellation.Token
            )
        );

        File.ReadAllText(file).ShouldBe("a");
        Directory.GetFileSystemEntries(folder).ShouldBe([file]);
    }

    [Fact]
    public async Task A_missing_file_is_refused() => await Refused(Path.Combine(folder, "nope"), "does not exist");

    [Fact]
    public async Task A_directory_is_refused() => await Refused(folder, "is a directory");

    [Fact]
    public async Task No_name_is_refused() => await Refused("", "is not a file's name");

    [Fact]
    public async Task A_symbolic_link_is_refused_and_what_it_points_to_stays()
    {
        var file = Given("a");
        var link = Path.Combine(folder, "link");
        File.CreateSymbolicLink(link, file);

        await Refused(link, "is a symbolic link to");

        File.ReadAllText(file).ShouldBe("a");
    }

    [Fact]
    public async Task A_link_to_nowhere_is_refused()
    {
        var link = Path.Combine(folder, "link");
        File.CreateSymbolicLink(link, Path.Combine(folder, "nope"));

        await Refused(link, "is a symbolic link to");
    }

    [Fact]
    public async Task A_file_over_four_mebibytes_is_refused()
    {
        var file = Path.Combine(folder, "big");
        await File.WriteAllBytesAsync(file, new byte[YamlSource.MaxBytes + 1]);

        await Refused(file, "4 MiB");
    }

    private string Given(string text)
    {
        var file = Path.Combine(folder, "kustomization.yaml");
        File.WriteAllText(file, text);
        File.SetLastWriteTimeUtc(file, LongAgo);
        return file;
    }

    private static async Task Refused(string path, string why)
    {
        var error = await Should.ThrowAsync<UsageException>(() =>
            new EditFile(path).ApplyAsync(_ => "b"u8.ToArray(), CancellationToken.None)
        );

        error.Message.ShouldContain(why);
        error.Code.ShouldBe(ErrorCodes.UnusableFile);
    }
}
