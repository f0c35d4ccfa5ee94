using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Promote.Sandbox.Deployer;

namespace Promote.Sandbox.Tests.Deployer;

public sealed class LayerUnpackerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("promote-layers-").FullName;

    private string Root => Path.Combine(folder, "rootfs");

    public LayerUnpackerTests() => Directory.CreateDirectory(Root);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Later_layers_replace_and_remove_what_earlier_ones_brought()
    {
        var unpacker = new LayerUnpacker(Root);

        await UnpackAsync(unpacker, File("app/a", "1"), File("app/b", "1"), File("etc/old", "1"));
        await UnpackAsync(
            unpacker,
            File("app/a", "2"),
            File("app/.wh.b", ""),
            File("etc/new", "2"),
            File("etc/.wh..wh..opq", "")
        );

        Files().ShouldBe(["app/a=2", "etc/new=2"]);
    }

    [Fact]
    public async Task A_hard_link_is_a_copy_and_a_program_stays_executable()
    {
        var program = File("app/run", "#!/bin/sh");
        program.Mode = UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.SetUser;

        await UnpackAsync(new LayerUnpacker(Root), program, Link(TarEntryType.HardLink, "app/again", "app/run"));

        Files().ShouldBe(["app/again=#!/bin/sh", "app/run=#!/bin/sh"]);
        if (!OperatingSystem.IsWindows())
        {
            System
                .IO.File.GetUnixFileMode(Path.Combine(Root, "app/run"))
                .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task No_entry_is_written_outside_the_folder()
    {
        var outside = Path.Combine(folder, "outside");
        Directory.CreateDirectory(outside);
        await System.IO.File.WriteAllTextAsync(Path.Combine(outside, "kept"), "kept");
        PaxTarEntry[][] layers =
        [
            [File("../outside/new", "x")],
            [File("app/../../outside/new", "x")],
            [Link(TarEntryType.SymbolicLink, "link", outside), File("link/new", "x")],
            [Link(TarEntryType.SymbolicLink, "link", "../outside"), File("link/.wh.kept", "")],
            [Link(TarEntryType.SymbolicLink, "link", "../outside"), File("link/.wh..wh..opq", "")],
            [Link(TarEntryType.HardLink, "stolen", "../outside/kept")],
        ];

        foreach (var layer in layers)
        {
            await Should.ThrowAsync<PullException>(() => UnpackAsync(new LayerUnpacker(Root), layer));
            System.IO.File.Delete(Path.Combine(Root, "link"));
        }

        Directory.GetFileSystemEntries(outside).ShouldBe([Path.Combine(outside, "kept")]);
    }

    [Fact]
    public async Task A_link_is_replaced_by_a_later_entry_not_followed()
    {
        var outside = Path.Combine(folder, "outside");
        await System.IO.File.WriteAllTextAsync(outside, "kept");

        await UnpackAsync(new LayerUnpacker(Root), Link(TarEntryType.SymbolicLink, "a", outside), File("a", "own"));

        (await System.IO.File.ReadAllTextAsync(outside)).ShouldBe("kept");
        Files().ShouldBe(["a=own"]);
    }

    [Fact]
    public async Task What_is_no_archive_or_an_unknown_compression_is_refused()
    {
        var unpacker = new LayerUnpacker(Root);
        using var content = new MemoryStream(Encoding.UTF8.GetBytes("no archive"));

        await Should.ThrowAsync<PullException>(() => unpacker.UnpackAsync(content, "a.tar+gzip", default));
        await Should.ThrowAsync<PullException>(() => unpacker.UnpackAsync(content, "a.tar+zstd", default));
    }

    private static PaxTarEntry File(string name, string text) =>
        new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) };

    private static PaxTarEntry Link(TarEntryType type, string name, string target) =>
        new(type, name) { LinkName = target };

    private static async Task UnpackAsync(LayerUnpacker unpacker, params PaxTarEntry[] entries)
    {
        using var content = new MemoryStream();
        await using (var zip = new GZipStream(content, CompressionMode.Compress, leaveOpen: true))
        {
            await using var tar = new TarWriter(zip);
            foreach (var entry in entries)
            {
                await tar.WriteEntryAsync(entry);
            }
        }

        content.Position = 0;
        await unpacker.UnpackAsync(content, "application/vnd.oci.image.layer.v1.tar+gzip", default);
    }

    private IEnumerable<string> Files() =>
        Directory
            .EnumerateFiles(Root, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => $"{Path.GetRelativePath(Root, file)}={System.IO.File.ReadAllText(file)}");
}
