#nullable enable
const string ReleaseFolder = "./artifacts/release";

Task("Release")
    .Description("Makes the release of HEAD in artifacts/release, and publishes it. --release-version=X.Y.Z, or a tag release/X.Y.Z at HEAD; --dry-run publishes nothing.")
    .IsDependentOn("ReleaseStamp")
    .Does(() =>
    {
        if (!HasArgument("dry-run"))
            PublishRelease();
    });

Task("ReleasePublish")
    .Description("Publishes what Release --dry-run left in artifacts/release. Can be run again after a failure.")
    .IsDependentOn("ReleaseCheck")
    .Does(() =>
    {
        // Of this source, and not of one that was released before or after it.
        var made = System.IO.File.Exists(ReleaseFile("commit")) ? System.IO.File.ReadAllText(ReleaseFile("commit")).Trim() : "";
        if (StampRelease() != made)
            throw Refused("what is in artifacts/release was not made of this commit and version. Run Release --dry-run first.");
        PublishRelease();
    });

Task("ReleaseCheck").Description("Whether HEAD can be released.").Does(CheckRelease);

Task("ReleasePack")
    .Description("Packs HEAD under the release's version, with checksums, an SBOM and the notes.")
    .IsDependentOn("ReleaseCheck")
    .Does(() =>
    {
        CleanDirectory(ReleaseFolder);
        foreach (var project in new[] { "Promote", "Cake.Promote", "Cake.Promote.Recipe" })
            DotNetPack($"./src/{project}/{project}.csproj", ReleasePackSettings());
        var tool = ReleasePackSettings();
        tool.MSBuildSettings.WithProperty("ReadyToRunTool", "true");
        DotNetPack("./src/Promote.Cli/Promote.Cli.csproj", tool);
        WriteBillOfMaterials();
        WriteRelease("notes.md", ReleaseNotes());
        WriteRelease("SHA256SUMS", ReleaseSums());
    });

Task("ReleaseStamp")
    .Description("Commits the release's version and checksums, on a commit of their own: no branch has it.")
    .IsDependentOn("ReleasePack")
    .Does(() => WriteRelease("commit", StampRelease() + "\n"));

DotNetPackSettings ReleasePackSettings()
{
    var settings = PackSettings(built: false);
    settings.OutputDirectory = ReleaseFolder;
    // As on CI, wherever it runs: no path of this machine, so the same bytes when it is done again.
    settings.MSBuildSettings = new DotNetMSBuildSettings()
        .WithProperty("MinVerVersionOverride", ReleaseVersion())
        .WithProperty("ContinuousIntegrationBuild", "true")
        // CI did; here it is most of the time.
        .WithProperty("RunAnalyzers", "false");
    return settings;
}

IReadOnlyList<FilePath> ReleasePackages() =>
    GetFiles($"{ReleaseFolder}/*.nupkg").OrderBy(file => file.GetFilename().FullPath, StringComparer.Ordinal).ToList();

string ReleaseFile(string name) => MakeAbsolute(File($"{ReleaseFolder}/{name}")).FullPath;

void WriteRelease(string name, string text) => System.IO.File.WriteAllText(ReleaseFile(name), text);

CakeException Refused(string why) => new(3, $"No release: {why}");
