namespace Cake.Promote.Recipe.Tests;

public sealed class ToolTests(Packages packages) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_tool_installs_and_works()
    {
        const string Manifest = "# prod\nimages:\n  - name: ghcr.io/acme/web # the app\n    newTag: 'v1'\n";
        folder.Write("kustomization.yaml", Manifest);
        var installed = await Run.Of(
            folder.Path,
            environment: null,
            "dotnet",
            "tool",
            "install",
            "Promote.Tool",
            "--tool-path",
            "tools",
            "--add-source",
            packages.Folder,
            "--version",
            packages.Version
        );
        installed.ShouldExitWith(0);

        var version = await PromoteAsync("--version");
        var edit = await PromoteAsync("set-image", "kustomization.yaml", "ghcr.io/acme/web", "--tag", "v2");
        var wrong = await PromoteAsync("set-image", "no-such-file.yaml", "ghcr.io/acme/web", "--tag", "v2");
        var unknown = await PromoteAsync("no-such-verb");

        version.ShouldExitWith(0).Output.ShouldMatch(@"^\d+\.\d+\.\d+");
        edit.ShouldExitWith(0);
        File.ReadAllText(folder["kustomization.yaml"])
            .ShouldBe(Manifest.Replace("'v1'", "'v2'", StringComparison.Ordinal));
        wrong.ShouldExitWith(2).Output.ShouldContain("PROMOTE2");
        unknown.ShouldExitWith(2);
    }

    private Task<Run> PromoteAsync(params string[] arguments) =>
        Run.Of(
            folder.Path,
            environment: null,
            folder[Path.Combine("tools", OperatingSystem.IsWindows() ? "promote.exe" : "promote")],
            arguments
        );
}
