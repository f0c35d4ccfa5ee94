using System.Text;
using Promote.Configuration;
using Promote.Errors;
using Promote.Evidence;
using Promote.Gates.Tests;
using Promote.Manifests;
using Promote.Promotions;

namespace Promote.Tests.Promotions;

public sealed class DueStepsTests
{
    private const string Chain = """
        version: 1
        environments:
          dev: { deliver: commit }
          staging: { from: dev, requires: { healthy: true } }
          prod: { from: staging }
        apps:
          web: { images: [ghcr.io/acme/web] }
        """;

    private const string NobodyAsks = """
        version: 1
        environments: { dev: { deliver: commit }, staging: { from: dev }, prod: { from: staging } }
        apps:
          web: { images: [ghcr.io/acme/web] }
        """;

    // A letter is what an environment runs, - nothing, and . that there is no manifest.
    [Theory]
    [InlineData(Chain, "aaa", "prod", "")]
    [InlineData(Chain, "baa", "dev prod", "staging")]
    [InlineData(Chain, "bba", "staging prod", "prod")]
    [InlineData(Chain, "cba", "dev staging prod", "staging prod")]
    [InlineData(Chain, "a--", "dev", "staging")]
    [InlineData(Chain, "-aa", "prod", "")]
    [InlineData(Chain, "b..", "dev", "")]
    [InlineData(Chain, "ba.", "dev staging", "staging")]
    [InlineData(Chain, "...", "", "")]
    [InlineData(NobodyAsks, "cba", "", "staging prod")]
    [InlineData(NobodyAsks + "\nsmoke: { get: \"https://web.test/\" }", "baa", "dev prod", "staging")]
    public void What_environments_run_says_where_to_look_and_where_to_promote(
        string configuration,
        string run,
        string observe,
        string promote
    )
    {
        var snapshot = Snapshot(configuration, run);
        var app = snapshot.Configuration.App("web");

        string.Join(' ', DueSteps.ToObserve(snapshot, app).Select(state => state.Environment.Name)).ShouldBe(observe);
        string.Join(' ', DueSteps.ToPromote(snapshot, app, Proposed()).Select(environment => environment.Name))
            .ShouldBe(promote);
    }

    [Fact]
    public void A_pull_request_that_nobody_needs_any_more_is_looked_at()
    {
        var snapshot = Snapshot(Chain, "aaa");

        DueSteps
            .ToPromote(snapshot, snapshot.Configuration.App("web"), Proposed("promote/staging/web", "promote/prod/api"))
            .Select(environment => environment.Name)
            .ShouldBe(["staging"]);
    }

    [Fact]
    public void A_manifest_that_cannot_be_used_is_an_error_of_its_app()
    {
        var snapshot = Snapshot(Chain, "aaa");
        var files = new Dictionary<string, ManifestFile>(snapshot.Files, StringComparer.Ordinal);
        var path = Path("staging");
        files[path] = files[path] with { Kind = FileKind.SymbolicLink };

        Should.Throw<UsageException>(() =>
            DueSteps.ToPromote(snapshot with { Files = files }, snapshot.Configuration.App("web"), Proposed())
        );
    }

    [Theory]
    [InlineData("none", "none", "First", "First")]
    [InlineData("pending", "none", "First", "First")]
    [InlineData("good", "none", "None", "First")]
    [InlineData("good", "good", "None", "None")]
    [InlineData("bad", "none", "Again", "First")]
    [InlineData("good", "bad", "None", "Again")]
    [InlineData("bad", "good", "Again", "None")]
    public void What_is_recorded_says_what_to_look_at(string healthy, string smoke, string lookHealth, string lookSmoke)
    {
        var tested = Cases.Configuration.App("web");

        var due = DueSteps.Evidence(tested, Seen(healthy), Seen(smoke));
        var untested = DueSteps.Evidence(tested with { Smoke = [] }, Seen(healthy), Seen(smoke));

        due.Health.ToString().ShouldBe(lookHealth);
        due.Smoke.ToString().ShouldBe(lookSmoke);
        untested.ShouldBe(due with { Smoke = DueLook.None });
    }

    private static Observation? Seen(string word) =>
        word switch
        {
            "good" => Cases.Seen(ObservationVerdict.Good),
            "bad" => Cases.Seen(ObservationVerdict.Bad),
            "pending" => Cases.Seen(ObservationVerdict.Pending),
            _ => null,
        };

    private static HashSet<string> Proposed(params string[] branches) => new(branches, StringComparer.Ordinal);

    private static string Path(string environment) => $"apps/web/overlays/{environment}/kustomization.yaml";

    private static Snapshot Snapshot(string configuration, string run)
    {
        var files = new Dictionary<string, ManifestFile>(StringComparer.Ordinal);
        foreach (var (environment, what) in ((string[])["dev", "staging", "prod"]).Zip(run))
        {
            if (what == '.')
                continue;
            var text =
                what == '-'
                    ? "resources: [../../base]\n"
                    : $"images:\n  - name: ghcr.io/acme/web\n    newTag: \"{new string(what, 40)}\"\n    digest: sha256:{new string(what, 64)}\n";
            files[Path(environment)] = new(Path(environment), FileKind.Regular, Encoding.UTF8.GetBytes(text));
        }

        return new Snapshot
        {
            Repository = "acme/manifests",
            Branch = "main",
            Commit = CommitId.Parse(new string('1', 40)),
            Configuration = PromoteYaml.Read(Encoding.UTF8.GetBytes(configuration), "promote.yaml"),
            Files = files,
        };
    }
}
