#nullable enable
using System.Text.RegularExpressions;

// In this order: whoever finds the tag finds the packages, and v1 stands for nothing half done. Each step leaves alone what is there
// already, and refuses what is there and differs.
void PublishRelease()
{
    var version = ReleaseVersion();
    var commit = System.IO.File.ReadAllText(ReleaseFile("commit")).Trim();
    CheckSums();
    RefuseOtherTag($"v{version}", commit);
    RefuseOtherTag($"release/{version}", Git("rev-parse", "HEAD"));
    var feed = Argument("feed", "https://api.nuget.org/v3/index.json");
    foreach (var package in ReleasePackages())
        PushPackage(feed, package);
    foreach (var package in ReleasePackages())
        CheckPushed(feed, package);
    var source = TryGit(out var signed, "rev-parse", "--verify", "--quiet", $"refs/tags/release/{version}") ? signed : "HEAD";
    PushMissingTags(($"v{version}", commit), ($"release/{version}", source));
    WriteGitHubRelease(version);
    MoveMajorTag(version, commit);
}

void RefuseOtherTag(string tag, string commit)
{
    if (OriginTags().TryGetValue(tag, out var there) && there != commit)
        throw Refused($"the origin's tag {tag} is {there}, and this release's is {commit}. A tag that was given is not moved: take the next version.");
}

// The commits of the origin's tags; of an annotated one, what it is about.
IReadOnlyDictionary<string, string> OriginTags()
{
    var tags = new Dictionary<string, string>(StringComparer.Ordinal);
    foreach (var line in RunGit(["ls-remote", "--tags", "origin"], input: null, OriginCredentials()).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        tags[Regex.Replace(line.Split('\t')[1], @"^refs/tags/|\^\{\}$", "")] = line.Split('\t')[0];
    return tags;
}

// An annotated tag of a person's is not replaced by one that only says the same.
void PushMissingTags(params (string Tag, string From)[] tags)
{
    var there = OriginTags();
    var missing = tags.Where(one => !there.ContainsKey(one.Tag)).Select(one => $"{one.From}:refs/tags/{one.Tag}").ToArray();
    if (missing.Length > 0)
        RunGit(["push", "--quiet", "--atomic", "origin", .. missing], input: null, OriginCredentials());
}

void WriteGitHubRelease(string version)
{
    var files = ReleasePackages().Append(File(ReleaseFile("SHA256SUMS"))).Concat(GetFiles($"{ReleaseFolder}/*.cdx.json")).Select(file => file.FullPath).ToArray();
    if (RunGh(quiet: true, "release", "view", $"v{version}") == 0)
        RequireGh(["release", "upload", $"v{version}", "--clobber", .. files]);
    else
        RequireGh(
            [
                "release", "create", $"v{version}", "--verify-tag", "--title", $"v{version}", "--notes-file", ReleaseFile("notes.md"),
                .. IsPreRelease() ? new[] { "--prerelease" } : IsNewest(version, "") ? [] : ["--latest=false"], .. files,
            ]
        );
}

void RequireGh(string[] arguments)
{
    var exit = RunGh(quiet: false, arguments);
    if (exit != 0)
        throw new CakeException($"gh {string.Join(' ', arguments.Take(3))} ended with {exit}.");
}

int RunGh(bool quiet, params string[] arguments)
{
    var list = new ProcessArgumentBuilder();
    foreach (var argument in arguments)
        list.AppendQuoted(argument);
    return StartProcess("gh", new ProcessSettings { Arguments = list, RedirectStandardError = quiet, RedirectStandardOutput = quiet });
}

// Last, and never back: neither by a pre-release nor by a later fix of an older line.
void MoveMajorTag(string version, string commit)
{
    var major = $"v{version.Split('.')[0]}";
    if (IsPreRelease() || !IsNewest(version, major + "."))
    {
        Information("{0} stays where it is.", major);
        return;
    }

    OriginTags().TryGetValue(major, out var before);
    if (before == commit)
        return;
    RunGit(
        ["push", "--quiet", $"--force-with-lease=refs/tags/{major}:{before}", "origin", $"{commit}:refs/tags/{major}"],
        input: null,
        OriginCredentials()
    );
    Information("{0} is {1} now.", major, commit);
}

bool IsNewest(string version, string line) =>
    OriginTags()
        .Keys.Where(tag => Regex.IsMatch(tag, @"^v\d+\.\d+\.\d+$") && tag.StartsWith(line, StringComparison.Ordinal))
        .All(tag => System.Version.Parse(tag[1..]) <= System.Version.Parse(version.Split('-')[0]));
