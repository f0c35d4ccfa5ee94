using Promote.Composition;
using Promote.Errors;
using Promote.Verbs;

namespace Promote.Tests.Verbs;

/// <summary><c>promote init</c> in a folder.</summary>
public sealed class InitTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("promote-init-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task What_is_missing_is_written_and_a_second_run_writes_nothing()
    {
        Overlays();

        var first = await RunAsync();
        var before = Contents();
        var second = await RunAsync();

        first
            .Files.Select(file => (file.Path, file.Action))
            .ShouldBe([
                ("promote.yaml", InitAction.Wrote),
                ("CODEOWNERS", InitAction.Wrote),
                (".github/workflows/promote.yml", InitAction.Wrote),
            ]);
        second.Files.ShouldAllBe(file => file.Action == InitAction.ThereAlready && file.Missing.Count == 0);
        Contents().ShouldBe(before);
    }

    [Fact]
    public async Task A_dry_run_writes_nothing_and_shows_all()
    {
        Overlays();
        var before = Contents();

        var result = await RunAsync(dryRun: true);

        result.Files.ShouldAllBe(file => file.Action == InitAction.WouldWrite && file.Content!.Length > 50);
        Contents().ShouldBe(before);
    }

    [Fact]
    public async Task What_is_there_is_left_and_what_it_lacks_is_told()
    {
        Overlays();
        Write(".github/CODEOWNERS", "* @rita\n");
        Write(
            "promote.yaml",
            "version: 1\nenvironments: { dev: , prod: { from: dev } }\napps: { web: { images: [web] } }\n"
        );
        var before = Contents();

        var result = await RunAsync();

        Contents().Where(file => before.ContainsKey(file.Key)).ShouldBe(before);
        result.Files[1].Path.ShouldBe(".github/CODEOWNERS");
        result.Files[1].Missing.ShouldContain("/apps/*/overlays/prod/ @acme/platform");
        result.Files[0].Missing.ShouldContain("promoter: acme-promoter[bot]");
    }

    [Fact]
    public async Task Links_are_neither_followed_nor_written_through()
    {
        Overlays();
        var outside = Directory.CreateTempSubdirectory("promote-init-outside-");
        try
        {
            File.WriteAllText(Path.Combine(outside.FullName, "kustomization.yaml"), "images: [{ name: stolen }]");
            Directory.CreateDirectory(Path.Combine(folder.FullName, "apps", "evil", "overlays"));
            Directory.CreateSymbolicLink(Path.Combine(folder.FullName, "apps/evil/overlays/dev"), outside.FullName);
            Directory.CreateSymbolicLink(Path.Combine(folder.FullName, ".github"), outside.FullName);
            File.CreateSymbolicLink(Path.Combine(folder.FullName, "CODEOWNERS"), "/no/such/file");

            var error = await Should.ThrowAsync<UsageException>(() => RunAsync());

            error.Message.ShouldContain(".github is a symbolic link");
            outside.GetFileSystemInfos().ShouldHaveSingleItem();
            File.ReadAllText(Path.Combine(folder.FullName, "promote.yaml")).ShouldNotContain("stolen");
        }
        finally
        {
            outside.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Folders_of_packages_and_of_builds_are_passed_by()
    {
        Overlays();
        foreach (var name in new[] { ".git", "node_modules", "bin", "obj" })
            Write($"{name}/web/overlays/qa/kustomization.yaml", "images: [{ name: x }]");

        (await RunAsync(dryRun: true)).Files[0].Content!.ShouldNotContain("qa");
    }

    [Fact]
    public async Task A_folder_in_a_checkout_is_not_its_root()
    {
        await AppRepositoryGitAsync();
        Overlays();

        var error = await Should.ThrowAsync<UsageException>(() =>
            RunAsync(Path.Combine(folder.FullName, "apps", "web"))
        );

        error.Next.ShouldContain("cd ../..");
    }

    private async Task AppRepositoryGitAsync()
    {
        using var git = System.Diagnostics.Process.Start("git", ["init", "--quiet", folder.FullName])!;
        await git.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private void Overlays()
    {
        foreach (var environment in new[] { "dev", "prod" })
            Write(
                $"apps/web/overlays/{environment}/kustomization.yaml",
                "images: [{ name: ghcr.io/acme/web, newTag: 1.2.3 }]\n"
            );
    }

    private void Write(string path, string text)
    {
        var full = Path.Combine(folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    private Dictionary<string, string> Contents() =>
        folder
            .EnumerateFiles(
                "*",
                new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }
            )
            .ToDictionary(file => file.FullName, file => File.ReadAllText(file.FullName) + file.LastWriteTimeUtc.Ticks);

    private Task<InitResult> RunAsync(string? where = null, bool dryRun = false) =>
        new Init
        {
            Folder = where ?? folder.FullName,
            Owners = ["@acme/platform"],
            Identities = "acme",
            DryRun = dryRun,
        }.RunAsync(
            RemotesFactory.CreateInitTools(
                new Dictionary<string, string>(StringComparer.Ordinal),
                new Progress<Promote.Errors.Report>(),
                TimeProvider.System
            ),
            TestContext.Current.CancellationToken
        );
}
