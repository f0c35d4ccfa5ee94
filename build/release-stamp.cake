#nullable enable
using System.Text;
using System.Text.RegularExpressions;

// Where a version may stand: nowhere else, and written by nobody else. Workflows are not among them, as the token of a job may not
// push a commit that changes one.
(Regex Files, Regex Place)[] StampedPlaces() =>
    [
        (new(@"^(\.github/actions/.+/action|pipelines/.+)\.yml$"), new(@"(?<=^ +default: )source(?=( *#.*)?$)", RegexOptions.Multiline)),
        (new(@"^(README\.md|docs/.+\.md|samples/.+)$"), new(@"(?<=Cake\.Promote\.Recipe&version=)[0-9][0-9A-Za-z.-]*")),
    ];

const string StampedAction = ".github/actions/setup-promote";

// The same source and packages make the same commit, so a release can be done again. It is on no branch, and changes no file here.
string StampRelease()
{
    var version = ReleaseVersion();
    CheckSums();
    var index = new Dictionary<string, string> { ["GIT_INDEX_FILE"] = ReleaseFile("index") };
    RunGit(["read-tree", "HEAD"], input: null, index);
    var stamped = new List<string>();
    foreach (var path in Git("ls-tree", "-r", "--name-only", "HEAD").Split('\n'))
    {
        var places = StampedPlaces().Where(one => one.Files.IsMatch(path)).ToList();
        if (places.Count == 0 || !TryGit(out var text, "cat-file", "blob", $"HEAD:{path}"))
            continue;
        var changed = places.Aggregate(text, (before, one) => one.Place.Replace(before, version));
        if (changed == text)
            continue;
        StampFile(path, changed + "\n", index);
        stamped.Add(path);
    }

    if (!stamped.Contains($"{StampedAction}/action.yml"))
        throw Refused($"{StampedAction}/action.yml has no \"default: source\" to stamp.");
    StampFile($"{StampedAction}/checksums.txt", ToolChecksums(version), index);
    var commit = CommitStamped(RunGit(["write-tree"], input: null, index).Output, version);
    DeleteFile(ReleaseFile("index"));
    // A name of its own, so that Git keeps it.
    Git("update-ref", $"refs/releases/v{version}", commit);
    Information("Release v{0} is {1}; it changes {2} and {3}/checksums.txt.", version, commit, string.Join(", ", stamped), StampedAction);
    return commit;
}

void StampFile(string path, string text, IReadOnlyDictionary<string, string> index)
{
    var blob = RunGit(["hash-object", "-w", "--stdin"], Encoding.UTF8.GetBytes(text), environment: null).Output;
    RunGit(["update-index", "--add", "--cacheinfo", $"100644,{blob},{path}"], input: null, index);
}

string CommitStamped(string tree, string version)
{
    var at = Git("log", "-1", "--format=%cI");
    var identity = new Dictionary<string, string>
    {
        ["GIT_AUTHOR_NAME"] = "Promote release",
        ["GIT_AUTHOR_EMAIL"] = "release@promote.invalid",
        ["GIT_AUTHOR_DATE"] = at,
        ["GIT_COMMITTER_NAME"] = "Promote release",
        ["GIT_COMMITTER_EMAIL"] = "release@promote.invalid",
        ["GIT_COMMITTER_DATE"] = at,
    };
    return RunGit(["commit-tree", "--no-gpg-sign", "-p", "HEAD", "-m", $"Release v{version}", tree], input: null, identity).Output;
}
