using System.Text;
using Promote.Artifacts;
using Promote.Configuration;
using Promote.Evidence;

namespace Promote.Gates.Tests;

/// <summary>A promotion of web from staging to prod that every gate lets pass; tests change one thing about it.</summary>
internal static class Cases
{
    public const string Tag = "0123456789abcdef0123456789abcdef01234567";
    public static readonly DateTimeOffset Now = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);
    public static readonly Digest Digest = Digest.Parse("sha256:" + new string('a', 64));
    public static readonly Digest OtherDigest = Digest.Parse("sha256:" + new string('b', 64));

    public static PromoteConfiguration Configuration { get; } =
        PromoteYaml.Read(Encoding.UTF8.GetBytes(Promote.Tests.Configuration.GoodAndBadFiles.Design), "promote.yaml");

    public static PromotionCase Passing { get; } = Of(Artifact(Tag));

    public static PromotionCase Of(Artifact artifact) =>
        new()
        {
            App = Configuration.App("web"),
            Environment = Configuration.Environment("prod"),
            EnvironmentNames = ["dev", "staging", "prod"],
            Artifact = artifact,
            Before = Artifact(new string('f', 40)),
            From = new Dictionary<string, Artifact?>(StringComparer.Ordinal) { ["staging"] = artifact },
            Evidence = Evidence(Seen(ObservationVerdict.Good), Seen(ObservationVerdict.Good)),
            Registry = artifact.Images.ToDictionary(
                image => image.ToString(),
                image => new RegistryFact(true, image.Digest),
                StringComparer.Ordinal
            ),
            Order = new VersionOrder(VersionOrderKind.Newer, "it was built later"),
            AllowDowngrade = false,
            Now = Now,
        };

    public static Artifact Artifact(string tag, Digest? digest = null) =>
        new(
            [
                new ImageReference(
                    ImageName.Parse("ghcr.io/acme/web"),
                    Promote.Artifacts.Tag.Parse(tag),
                    digest ?? Digest
                ),
            ],
            null
        );

    public static Observation Seen(ObservationVerdict verdict, int minutesAgo = 60) =>
        new(verdict, "200 OK", "promote[bot]", Now - TimeSpan.FromMinutes(minutesAgo));

    public static IReadOnlyDictionary<string, EnvironmentEvidence> Evidence(
        Observation? healthy,
        Observation? smoke,
        string? unavailable = null
    ) =>
        new Dictionary<string, EnvironmentEvidence>(StringComparer.Ordinal)
        {
            ["staging"] = new()
            {
                DeployedBy = new string('c', 40),
                Healthy = healthy,
                Smoke = smoke,
                Unavailable = unavailable,
            },
        };

    public static IReadOnlyDictionary<string, RegistryFact> Registry(bool exists, Digest? tagPointsAt) =>
        new Dictionary<string, RegistryFact>(StringComparer.Ordinal)
        {
            [Passing.Artifact.Images[0].ToString()] = new(exists, tagPointsAt),
        };
}
