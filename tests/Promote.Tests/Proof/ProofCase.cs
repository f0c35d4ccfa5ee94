using Promote.Artifacts;
using Promote.Configuration;
using Promote.Forges;
using Promote.Manifests;
using Promote.Proof;
using Promote.Registries;

namespace Promote.Tests.Proof;

/// <summary>Facts of which everything holds, and ways to spoil them.</summary>
internal static class ProofCase
{
    public const string Now = "3f2a9c1d4e5b";
    public const string Old = "1a1a1a1a1a1a";
    public const string Source = Now + "0000000000000000000000000000";

    public static readonly DateTimeOffset Merged = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    public static readonly CommitId Head = Id('b');

    public static ProofFacts Good { get; } =
        new()
        {
            App = App("tags: sha, source: acme/web"),
            Branch = "main",
            Revision = Id('f'),
            Identities = new(["promote[bot]"], ["promote-guard[bot]"], ["promote-evidence[bot]"], []),
            HasForge = true,
            Artifact = Artifact(Now),
            Images =
            [
                new ImageFact
                {
                    Image = Artifact(Now).Images[0],
                    Exists = true,
                    Tagged = DigestOf(Now),
                    Labels = new Dictionary<string, string>(StringComparer.Ordinal)
                    {
                        [BuildOnce.RevisionLabel] = Source,
                        [LabelProof.SourceLabel] = "https://github.com/Acme/web.git",
                    },
                    Source = Commit(Source),
                },
            ],
            Chain = Chain("healthy: true, smoke: true, soak: 30m, approvals: 1", Prod(), Staging(), Dev()),
        };

    public static CommitId Id(char digit) => CommitId.Parse(new string(digit, 40));

    public static Digest DigestOf(string tag) =>
        Digest.Parse("sha256:" + string.Concat(Enumerable.Repeat(tag, 6))[..64]);

    public static Artifact Artifact(string tag, string? digestOf = null) =>
        new([new ImageReference(ImageName.Parse("ghcr.io/acme/web"), Tag.Parse(tag), DigestOf(digestOf ?? tag))], null);

    public static AppSettings App(string settings) => Configuration("", settings).App("web");

    public static DeploymentFact Prod() =>
        new()
        {
            Artifact = Artifact(Now),
            Commit = CommitOf('c', 'e', Head),
            Url = "https://forge.test/c",
            Before = Artifact(Old),
            Merge = new MergeFact
            {
                Record = Record(7, Head, 'c', Merged),
                HeadArtifact = Artifact(Now),
                Reviews = [Review("rita", -10)],
                Checks = [Check("promote-guard[bot]", -5)],
                Authors = ["promote[bot]", "dana"],
            },
        };

    public static DeploymentFact Staging() =>
        new()
        {
            Artifact = Artifact(Now),
            Commit = CommitOf('5', 'e', Id('6')),
            Before = null,
            Merge = new MergeFact
            {
                Record = Record(6, Id('6'), '5', Merged.AddHours(-3)),
                HeadArtifact = Artifact(Now),
            },
            Seen =
            [
                new SeenFact(Id('5'), []),
                new SeenFact(Id('6'), [Status("staging", "smoke", -60), Status("staging", "healthy", -90)]),
            ],
        };

    public static DeploymentFact Dev() =>
        new()
        {
            Artifact = Artifact(Now),
            Commit = CommitOf('d', 'e'),
            Before = Artifact(Old),
        };

    public static IReadOnlyList<EnvironmentFact> Chain(
        string requires,
        DeploymentFact? prod,
        DeploymentFact? staging,
        DeploymentFact? dev
    )
    {
        var configuration = Configuration(requires, "");
        var (first, middle, last) = (
            configuration.Environment("dev"),
            configuration.Environment("staging"),
            configuration.Environment("prod")
        );
        return
        [
            new()
            {
                Environment = last,
                Path = "prod.yaml",
                Deployment = prod,
            },
            new()
            {
                Environment = middle,
                Path = "staging.yaml",
                Deployment = staging,
                Next = new(last, prod),
            },
            new()
            {
                Environment = first,
                Path = "dev.yaml",
                Deployment = dev,
                Next = new(middle, staging),
            },
        ];
    }

    /// <summary>The facts with another promotion to prod.</summary>
    public static ProofFacts With(
        this ProofFacts facts,
        Func<DeploymentFact, DeploymentFact>? prod = null,
        Func<DeploymentFact, DeploymentFact?>? staging = null,
        string requires = "healthy: true, smoke: true, soak: 30m, approvals: 1"
    ) =>
        facts with
        {
            Chain = Chain(requires, (prod ?? (one => one))(Prod()), (staging ?? (one => one))(Staging()), Dev()),
        };

    public static ProofFacts WithMerge(this ProofFacts facts, Func<MergeFact, MergeFact> change) =>
        facts.With(prod => prod with { Merge = change(prod.Merge!) });

    public static ProofFacts WithImage(this ProofFacts facts, Func<ImageFact, ImageFact> change) =>
        facts with
        {
            Images = [change(facts.Images[0])],
        };

    public static ProofFacts Seen(this ProofFacts facts, params CommitStatus[] statuses) =>
        facts.With(staging: staging => staging with { Seen = [new SeenFact(Id('5'), statuses)] });

    public static DeploymentFact Says(this DeploymentFact deployment, string message) =>
        deployment with
        {
            Commit = deployment.Commit with { Message = message },
        };

    public static CommitInfo CommitOf(char id, char parent, CommitId? second = null) =>
        new()
        {
            Id = Id(id),
            Parents = second is null ? [Id(parent)] : [Id(parent), second],
            Author = new("promote", "a@b.test", Merged),
            Committer = new("Forge", "c@d.test", Merged),
            Message = "Merge",
        };

    public static MergeReview Review(
        string author,
        int minutes,
        MergeReviewKind kind = MergeReviewKind.Approval,
        CommitId? commit = null,
        bool mayWrite = true
    ) => new(author, kind, commit ?? Head, mayWrite, Merged.AddMinutes(minutes));

    public static CheckRecord Check(string creator, int minutes, string conclusion = "success") =>
        new(creator, conclusion == "success", conclusion, Merged.AddMinutes(minutes), "https://forge.test/check");

    public static CommitStatus Status(
        string environment,
        string what,
        int minutes,
        StatusState state = StatusState.Success,
        string creator = "promote-evidence[bot]"
    ) => new($"promote/{environment}/web/{what}", state, "Seen", creator, Merged.AddMinutes(minutes), null);

    public static SourceCommit Commit(string id) =>
        new()
        {
            Id = id,
            Author = "dana",
            Committer = "web-flow",
            IsVerified = true,
            Reason = "valid",
            DefaultBranch = "main",
            IsOnDefaultBranch = true,
            At = Merged.AddDays(-1),
            Url = "https://forge.test/source",
        };

    private static MergeRecord Record(int number, CommitId head, char merge, DateTimeOffset at) =>
        new()
        {
            Number = number,
            Url = $"https://forge.test/pull/{number}",
            Author = "promote[bot]",
            BaseBranch = "main",
            Head = head,
            HeadMessage = "Promote",
            MergeCommit = Id(merge),
            MergedBy = "sam",
            MergedAt = at,
        };

    private static PromoteConfiguration Configuration(string requires, string app) =>
        PromoteYaml.Read(
            System.Text.Encoding.UTF8.GetBytes(
                $$"""
                version: 1
                environments:
                  dev: { deliver: commit }
                  staging: { from: dev }
                  prod: { from: staging, requires: { {{requires}} } }
                apps:
                  web: { images: [ghcr.io/acme/web]{{(app.Length == 0 ? "" : ", " + app)}} }
                """
            ),
            "promote.yaml"
        );
}
