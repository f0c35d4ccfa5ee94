using System.Text.RegularExpressions;
using Promote.Errors;

namespace Promote.Configuration;

/// <summary><c>promote.yaml</c>: the environments, the apps and the rules between them.</summary>
internal sealed record PromoteConfiguration
{
    /// <summary>Its place in the manifests repository.</summary>
    public const string FileName = "promote.yaml";

    /// <summary>In an order in which each comes after those it is promoted from.</summary>
    public required IReadOnlyList<EnvironmentSettings> Environments { get; init; }

    /// <summary>The apps that are written down one by one.</summary>
    public required IReadOnlyList<AppSettings> Apps { get; init; }

    /// <summary>What any app found by a path is like; null where all apps are written down.</summary>
    public AppSettings? Pattern { get; init; }

    /// <summary>Who does what on the forge.</summary>
    public Identities Identities { get; init; } = Identities.None;

    /// <summary>The apps that are written down, and those that the pattern stands for by the files that are there.</summary>
    /// <param name="paths">Paths from the repository's root.</param>
    public IEnumerable<AppSettings> AppsAmong(IEnumerable<string> paths)
    {
        if (Pattern is null)
            return Apps;
        var segments = Pattern.Manifest.File.Split('/');
        var at = Array.FindIndex(segments, segment => segment.Contains("{app}", StringComparison.Ordinal));
        var (before, after) = segments[at].Split("{app}", 2) is [var head, var tail] ? (head, tail) : ("", "");
        return Apps.Concat(
            paths
                .Select(path => path.Split('/'))
                .Where(path =>
                    path.Length == segments.Length
                    && path[at].Length > before.Length + after.Length
                    && path[at].StartsWith(before, StringComparison.Ordinal)
                    && path[at].EndsWith(after, StringComparison.Ordinal)
                )
                .Select(path => path[at][before.Length..^after.Length])
                .Where(Names.IsName)
                .Distinct(StringComparer.Ordinal)
                .Except(Apps.Select(app => app.Name), StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Select(Pattern.For)
        );
    }

    /// <summary>The environment of that name.</summary>
    /// <exception cref="UsageException">There is none; the message names the nearest.</exception>
    public EnvironmentSettings Environment(string name)
    {
        var names = Environments.Select(environment => environment.Name).ToList();
        return Environments.FirstOrDefault(environment => environment.Name == name)
            ?? throw new UsageException(
                ErrorCodes.UnknownEnvironment,
                name,
                $"{FileName} has no environment '{name}'.{Suggestion.Phrase(name, names)}",
                $"Name one of {string.Join(", ", names)}."
            );
    }

    /// <summary>The app of that name.</summary>
    /// <exception cref="UsageException">There is none; the message names the nearest.</exception>
    public AppSettings App(string name)
    {
        if (Apps.FirstOrDefault(app => app.Name == name) is { } app)
            return app;
        var names = Apps.Select(known => known.Name).ToList();
        if (Pattern is not null && Names.IsName(name))
            return Pattern.For(name);
        throw new UsageException(
            ErrorCodes.UnknownApp,
            name,
            $"{FileName} has no app '{name}'.{Suggestion.Phrase(name, names)}",
            names.Count is > 0 and <= 20
                ? $"Name one of {string.Join(", ", names)}, with --app."
                : "Run promote status to see the apps."
        );
    }
}

/// <summary>Where an app runs, and what must hold before something is promoted to it.</summary>
internal sealed record EnvironmentSettings
{
    /// <summary>Its name, such as <c>staging</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The environments it is promoted from, all of which must hold; empty for the first of a chain.</summary>
    public required IReadOnlyList<string> From { get; init; }

    /// <summary>How a plan reaches the branch.</summary>
    public required DeliveryKind Deliver { get; init; }

    /// <summary>Who merges the pull request.</summary>
    public required MergeKind Merge { get; init; }

    /// <summary>What must hold in each environment it is promoted from.</summary>
    public required Requirements Requires { get; init; }

    /// <summary>What the guard asks of a change other than of images.</summary>
    public ConfigurationPolicy Config { get; init; }

    /// <summary>Values that may differ from where it is promoted from: <c>Deployment web: spec/replicas</c>, with <c>*</c>.</summary>
    public IReadOnlyList<string> Differs { get; init; } = [];

    /// <summary>What a hotfix needs; null where there are none.</summary>
    public HotfixPolicy? Hotfix { get; init; }
}

/// <summary>What the guard asks of a change other than of images.</summary>
internal enum ConfigurationPolicy
{
    /// <summary>It is shown, and code owners decide.</summary>
    Report,

    /// <summary>It was made where the environment is promoted from, and is there as the base has it.</summary>
    Proven,
}

/// <summary>Logins of the forge by what they may be believed; an App's ends in <c>[bot]</c>.</summary>
/// <param name="Promoter">Who opens promotions, and may pass the branch's rules.</param>
/// <param name="Guard">Who posts the guard's check.</param>
/// <param name="Evidence">Whose records of health and smoke tests count.</param>
/// <param name="Audit">Whose records of audits count; those of <paramref name="Evidence"/> where nobody is named.</param>
internal sealed record Identities(
    IReadOnlyList<string> Promoter,
    IReadOnlyList<string> Guard,
    IReadOnlyList<string> Evidence,
    IReadOnlyList<string> Audit
)
{
    /// <summary>None is named.</summary>
    public static Identities None { get; } = new([], [], [], []);

    /// <summary>Whose records of audits count.</summary>
    public IReadOnlyList<string> Auditors => Audit.Count > 0 ? Audit : Evidence;

    /// <summary>Whether two logins are the same; the forge does not tell their case apart.</summary>
    public static bool Has(IReadOnlyList<string> logins, string login) =>
        logins.Contains(login, StringComparer.OrdinalIgnoreCase);
}

/// <summary>How a plan reaches the branch.</summary>
internal enum DeliveryKind
{
    /// <summary>As a commit on the branch itself.</summary>
    Commit,

    /// <summary>As a pull request into it.</summary>
    PullRequest,
}

/// <summary>Who merges a pull request.</summary>
internal enum MergeKind
{
    /// <summary>A person.</summary>
    ByHand,

    /// <summary>The forge, once its rules allow.</summary>
    WhenGreen,
}

/// <summary>What must hold before a promotion.</summary>
internal sealed record Requirements
{
    /// <summary>Nothing.</summary>
    public static Requirements None { get; } = new();

    /// <summary>What is promoted was seen healthy where it comes from.</summary>
    public bool Healthy { get; init; }

    /// <summary>Its smoke tests passed there.</summary>
    public bool Smoke { get; init; }

    /// <summary>How long it must have been good there.</summary>
    public TimeSpan? Soak { get; init; }

    /// <summary>How many reviewers must approve; the forge enforces it.</summary>
    public int Approvals { get; init; }

    /// <summary>Whether code owners must approve; the forge enforces it.</summary>
    public bool CodeOwners { get; init; }

    /// <summary>When a pull request may be merged.</summary>
    public Window? Window { get; init; }

    /// <summary>Whether someone who wrote none of it must approve.</summary>
    public Separation Separation { get; init; }

    /// <summary>How old the last audit of the forge's settings may be; null: none is asked for.</summary>
    public TimeSpan? Audited { get; init; }
}

/// <summary>Whether someone who wrote none of what is promoted must approve it.</summary>
internal enum Separation
{
    /// <summary>Nobody asks.</summary>
    Off,

    /// <summary>It must be so, where the source's commits can be read.</summary>
    WhereReadable,

    /// <summary>It must be so; what cannot be read is refused.</summary>
    Required,
}

/// <summary>Hours of the week.</summary>
/// <param name="Days">The days on which it opens.</param>
/// <param name="From">When it opens, inclusive.</param>
/// <param name="To">When it closes, exclusive; before <paramref name="From"/>: on the next day.</param>
/// <param name="TimeZone">An IANA name such as <c>Europe/London</c>.</param>
internal sealed record Window(IReadOnlyList<DayOfWeek> Days, TimeOnly From, TimeOnly To, string TimeZone)
{
    /// <summary>Whether it is open at a time, and when that changes next.</summary>
    public (bool IsOpen, DateTimeOffset Changes) At(DateTimeOffset now)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(TimeZone);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        // Yesterday's may last until today; a week on, each day was met.
        var spans = Enumerable
            .Range(-1, 10)
            .Select(today.AddDays)
            .Where(day => Days.Contains(day.DayOfWeek))
            .Select(day => (Opens: Moment(day, From, zone), Closes: Moment(day.AddDays(To <= From ? 1 : 0), To, zone)))
            .Where(span => span.Closes > now)
            .OrderBy(span => span.Opens)
            .ToList();
        if (spans[0].Opens > now)
            return (false, spans[0].Opens);
        // Those that touch are one.
        var closes = spans[0].Closes;
        foreach (var span in spans)
            closes = span.Opens <= closes ? span.Closes : closes;
        return (true, closes);
    }

    // Where the clocks skip the hour, it is when they skip.
    private static DateTimeOffset Moment(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(time);
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(1);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}

/// <summary>What is promoted as one unit.</summary>
internal sealed record AppSettings
{
    /// <summary>Its name; <c>{app}</c> of a pattern that stands for many.</summary>
    public required string Name { get; init; }

    /// <summary>The images it consists of; empty: all that the manifest of its first environment lists.</summary>
    public required IReadOnlyList<string> Images { get; init; }

    /// <summary>Where its manifests say which images run.</summary>
    public required ManifestSettings Manifest { get; init; }

    /// <summary>The name of its Argo CD Application, with <c>{env}</c>.</summary>
    public required string Argo { get; init; }

    /// <summary>Its smoke tests.</summary>
    public required IReadOnlyList<SmokeCheck> Smoke { get; init; }

    /// <summary>What counts as an immutable tag.</summary>
    public required TagPolicy Tags { get; init; }

    /// <summary>Whether manifests say the digest beside the tag.</summary>
    public required PinKind Pin { get; init; }

    /// <summary>The repository of its source on the same forge: <c>owner/name</c>.</summary>
    public string? Source { get; init; }

    /// <summary>Repositories whose <c>?ref=</c> in a kustomization's resources moves along with the tag.</summary>
    public required IReadOnlyList<string> Refs { get; init; }

    /// <summary>Logins that may ask for its bump, with <c>{app}</c>; empty: nobody may.</summary>
    public IReadOnlyList<string> Requesters { get; init; } = [];

    /// <summary>Whether someone may ask for its bump.</summary>
    public bool MayBeRequestedBy(string login) =>
        Requesters.Any(one =>
            string.Equals(
                one.Replace("{app}", Name, StringComparison.Ordinal),
                login,
                StringComparison.OrdinalIgnoreCase
            )
        );

    /// <summary>Its manifest's path in an environment.</summary>
    public string ManifestPath(string environment) => Expand(Manifest.File, environment);

    /// <summary>The folder of the chart that its values are for in an environment; null where nothing is said of one.</summary>
    public string? ChartPath(string environment) => Manifest.Chart is { } chart ? Expand(chart, environment) : null;

    /// <summary>The values files that its manifest overrides in an environment, as Argo CD's <c>valueFiles</c> have them.</summary>
    public IReadOnlyList<string> ValuesPaths(string environment) =>
        [.. Manifest.ValuesFiles.Select(path => Expand(path, environment))];

    /// <summary>Its Argo CD Application's name in an environment.</summary>
    public string Application(string environment) => Expand(Argo, environment);

    /// <summary>The pattern's settings for an app of that name.</summary>
    public AppSettings For(string name) => this with { Name = name };

    private string Expand(string template, string environment) =>
        template
            .Replace("{app}", Name, StringComparison.Ordinal)
            .Replace("{env}", environment, StringComparison.Ordinal);
}

/// <summary>Whether manifests say the digest beside the tag.</summary>
internal enum PinKind
{
    /// <summary>Tag and digest: what runs cannot change although the tag were moved.</summary>
    TagAndDigest,

    /// <summary>The tag alone.</summary>
    Tag,
}

/// <summary>Where manifests say which images run.</summary>
/// <param name="File">The path from the root, with <c>{app}</c> and <c>{env}</c>.</param>
/// <param name="Values">For each image the paths of its values; null for a kustomization's <c>images:</c>.</param>
internal sealed record ManifestSettings(string File, IReadOnlyList<ImageValues>? Values)
{
    /// <summary>Where the manifest is if nothing is said.</summary>
    public const string DefaultFile = "apps/{app}/overlays/{env}/kustomization.yaml";

    /// <summary>The folder of the Helm chart that the file holds values of; null for the one that it lies in, if any.</summary>
    public string? Chart { get; init; }

    /// <summary>Further values files of the chart; a later one counts, and the file itself most.</summary>
    public IReadOnlyList<string> ValuesFiles { get; init; } = [];
}

/// <summary>Where a YAML file says an image's version.</summary>
/// <param name="Image">The image's name as <c>images:</c> of the app has it; null where the app has one image.</param>
/// <param name="Tag">The path of the tag.</param>
/// <param name="Digest">The path of the digest.</param>
/// <param name="Reference">The path of a whole image string, instead of the others.</param>
internal sealed record ImageValues(string? Image, string? Tag, string? Digest, string? Reference);

/// <summary>What counts as an immutable tag.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Pattern">For <see cref="TagPolicyKind.Pattern"/>, what the whole tag must match.</param>
internal sealed record TagPolicy(TagPolicyKind Kind, Regex? Pattern)
{
    /// <summary>A commit's id.</summary>
    public static TagPolicy Sha { get; } = new(TagPolicyKind.Sha, null);
}

/// <summary>Kinds of tags that do not move.</summary>
internal enum TagPolicyKind
{
    /// <summary>The full or 12-digit id of the source commit.</summary>
    Sha,

    /// <summary>A semantic version.</summary>
    Semver,

    /// <summary>What matches a pattern.</summary>
    Pattern,
}
