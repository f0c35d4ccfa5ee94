#nullable enable
using System.Text.RegularExpressions;

// The version that is asked for, by the argument or by the tag that a person put on the source's commit.
string ReleaseVersion()
{
    var tagged = Git("tag", "--points-at", "HEAD", "--list", "release/*").Split('\n', StringSplitOptions.RemoveEmptyEntries);
    var version = Argument("release-version", tagged.Length == 1 ? tagged[0]["release/".Length..] : "");
    if (!Regex.IsMatch(version, @"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$"))
        throw Refused("say which version, by --release-version=X.Y.Z or one tag release/X.Y.Z at HEAD.");
    if (tagged.Length > 0 && !tagged.Contains($"release/{version}"))
        throw Refused($"HEAD has the tag {string.Join(' ', tagged)}, which is not {version}.");
    return version;
}

bool IsPreRelease() => ReleaseVersion().Contains('-');

void CheckRelease()
{
    var version = ReleaseVersion();
    if (Git("status", "--porcelain") is { Length: > 0 } changes)
        throw Refused($"the working tree has changes that no commit has. Commit or remove them:\n{changes}");
    if (Git("log", "-1", "--format=%s").StartsWith("Release v", StringComparison.Ordinal))
        throw Refused("HEAD is a release's own commit. Check out the commit that it was made from.");
    foreach (var tag in new[] { $"v{version}^", $"release/{version}" })
        if (TryGit(out var found, "rev-parse", "--verify", "--quiet", $"refs/tags/{tag}^{{commit}}") && found != Git("rev-parse", "HEAD"))
            throw Refused($"{version} exists already, of {found}. A version is never given twice: take the next one.");
    var notes = ReleaseNotes();
    // Writes what to do, where the declared interface is not what the files say, or changed in a way that the version does not tell.
    var api = new ProcessSettings { Arguments = $"run --project ./build/TemplateApi --verbosity quiet -- check {version}" };
    if (StartProcess("dotnet", api) != 0)
        throw Refused("the templates' interface is not as templates.api.txt and CHANGELOG.md say.");
    Information("{0} of {1}:\n{2}", version, Git("rev-parse", "HEAD"), notes);
}

// The changelog's section of the version, without its heading.
string ReleaseNotes()
{
    var version = ReleaseVersion();
    var text = System.IO.File.ReadAllText("CHANGELOG.md").ReplaceLineEndings("\n");
    var section = Regex.Match(text, $@"^## \[{Regex.Escape(version)}\] - \d{{4}}-\d\d-\d\d\n(.*?)(?=^## |^\[|\z)", RegexOptions.Multiline | RegexOptions.Singleline);
    if (!section.Success || section.Groups[1].Value.Trim().Length == 0)
        throw Refused($"CHANGELOG.md has no section \"## [{version}] - YYYY-MM-DD\" with something in it. Move what is under Unreleased there.");
    return section.Groups[1].Value.Trim() + "\n";
}
