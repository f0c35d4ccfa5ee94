using Promote.Artifacts;
using Promote.Configuration;
using Promote.Evidence;
using Promote.Manifests;

namespace Promote.Gates.Tests;

/// <summary>A change of web in prod to what staging runs, with records that let every gate pass; tests change one thing about it.</summary>
internal static class ChangeCases
{
    public const string Web = "ghcr.io/acme/web";
    public static readonly string Old = Text("0000000000000000000000000000000000000001", '1');
    public static readonly string New = Text("0000000000000000000000000000000000000002", '2');
    public static readonly string Other = Text("0000000000000000000000000000000000000003", '3');

    // A Monday at noon in London, inside of the design's window.
    public static DateTimeOffset Now => Cases.Now;

    public static ChangeRecords Records { get; } =
        new()
        {
            Registry = new Dictionary<string, RegistryFact>(StringComparer.Ordinal)
            {
                [New] = new(true, Image(New).Digest),
            },
            Evidence = Cases.Evidence(Cases.Seen(ObservationVerdict.Good), Cases.Seen(ObservationVerdict.Good)),
            Reviews = new()
            {
                Approvers = ["sam"],
                Outdated = [],
                Authors = ["dana", "promote[bot]"],
                Unknown = null,
            },
            Audit = new(ObservationVerdict.Good, "12 hold", "promote-evidence[bot]", Now - TimeSpan.FromDays(1)),
            Now = Now,
        };

    public static EnvironmentChange Passing { get; } =
        new()
        {
            App = Cases.Configuration.App("web"),
            Environment = Cases.Configuration.Environment("prod"),
            EnvironmentNames = ["dev", "staging", "prod"],
            KnownNames = [Web],
            Changed = [new("Deployment web: image", Old, New)],
            ImagesBefore = [Old],
            Images = [New],
            From = new Dictionary<string, IReadOnlyCollection<string>?>(StringComparer.Ordinal) { ["staging"] = [New] },
            ChangedEnvironments = ["prod"],
            Configuration = [],
            History = History(New, Old),
            Records = Records,
        };

    /// <summary>A rollback from what runs to what ran before.</summary>
    public static EnvironmentChange Rollback { get; } =
        Passing with
        {
            Changed = [new("Deployment web: image", New, Old)],
            Images = [Old],
            Ran = [Image(Old), Image(New)],
            ProposedHold = Hold("prod", New),
            PutsBack = "5eaf00d5eaf00d5eaf00",
        };

    public static EnvironmentChange Requiring(Func<Requirements, Requirements> more) =>
        Passing with
        {
            Environment = Passing.Environment with { Requires = more(Passing.Environment.Requires) },
        };

    public static GateResult? Judge(EnvironmentChange change, string gate) =>
        ChangeGateList.All.Single(one => one.Name == gate).Judge(change);

    public static IReadOnlyDictionary<string, IReadOnlyList<Deployment>> History(params string[] newestFirst) =>
        new Dictionary<string, IReadOnlyList<Deployment>>(StringComparer.Ordinal)
        {
            ["staging"] =
            [
                .. newestFirst.Select((text, i) => new Deployment(new string((char)('a' + i), 40), [Image(text)])),
            ],
        };

    public static Hold Hold(string environment, string text) =>
        new(
            "web",
            environment,
            [
                new HeldArtifact
                {
                    Images = [Image(text)],
                    Since = Now,
                    By = "rita",
                },
            ]
        );

    public static Freeze Freeze(DateTimeOffset from, DateTimeOffset until) =>
        new()
        {
            Path = "freezes/one.yaml",
            Environments = ["prod"],
            Apps = [],
            From = from,
            Until = until,
            Reason = "Year end.",
            By = "platform",
        };

    public static ImageReference Image(string text) => ImageReference.Parse(text);

    public static string Text(string tag, char digit) => $"{Web}:{tag}@sha256:{new string(digit, 64)}";
}
