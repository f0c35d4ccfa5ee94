using System.Text;
using Promote.Audit;
using Promote.Configuration;
using Promote.Forges;

namespace Promote.Tests.Audit;

/// <summary>A repository in which every rule holds; tests change one thing about it.</summary>
internal static class AuditCases
{
    public const long PromoterApp = 2001;
    public const long GuardApp = 2003;
    public const long EvidenceApp = 2004;
    public const long ActionsApp = 15368;

    public const string Rules = """
        version: 1
        identities: { promoter: "promote[bot]", guard: "promote-guard[bot]", evidence: "promote-evidence[bot]" }
        environments:
          dev: { deliver: commit }
          staging: { from: dev, merge: when-green }
          prod: { from: staging, requires: { approvals: 1, codeOwners: true } }
        apps:
          web: { images: [ghcr.io/acme/web] }
        """;

    public const string Owners = """
        /apps/*/overlays/prod/ @rita @acme/owners
        /holds/prod/           @rita
        /debts/prod/           @rita
        /freezes/              @rita
        /argocd/               @rita
        /promote.yaml          @rita
        /.github/              @rita
        """;

    public static RuleSource Ruleset { get; } =
        new()
        {
            Name = "ruleset 'main'",
            Kind = RuleSourceKind.Ruleset,
            Id = 42,
            PullRequest = new(1, DismissesStale: true, CodeOwners: true, LastPush: true),
            Checks = [new("manifests/render", null), new("promote/verify", GuardApp)],
            BlocksForcePushes = true,
            BlocksDeletion = true,
            Bypass = Known<Bypass>(new Bypass(BypassKind.App, PromoterApp, null)),
        };

    public static ForgeSettings Settings { get; } =
        new()
        {
            Repository = "acme/manifests",
            Branch = "main",
            Rulesets = Known<RuleSource>(Ruleset),
            Protection = Known<RuleSource>(),
            AllowsRebase = Setting<bool>.Of(false),
            Collaborators = Known<Writer>(new Writer("rita", 1003, "write"), new Writer("dana", 1002, "write")),
            Teams = Known<Writer>(new Writer("acme/owners", 7, "push")),
            DeployKeys = Known<string>(),
            Apps = Unknown<InstalledApp>("organization_administration: read"),
            Environments = Known<KeyEnvironment>(
                new KeyEnvironment("promote", EnvironmentBranches.Chosen, Known<string>("main"), Setting<int>.Of(2), [])
            ),
            Secrets = Known<BranchSecret>(),
            Workflows = Setting<WorkflowDefaults>.Of(new(CanWrite: false, CanApprove: false)),
            OwnerProblems = Known<OwnerProblem>(),
            Ids = new Dictionary<string, Setting<long>>
            {
                ["promote[bot]"] = Setting<long>.Of(PromoterApp),
                ["promote-guard[bot]"] = Setting<long>.Of(GuardApp),
                ["promote-evidence[bot]"] = Setting<long>.Of(EvidenceApp),
            },
        };

    public static AuditCase WellSet { get; } =
        new()
        {
            Settings = Settings,
            Configuration = ReadRules(Rules),
            CodeOwners = CodeOwners(Owners),
            Manifests = ["apps/web/overlays/prod/kustomization.yaml"],
            ArgoFiles = ["argocd/web-prod.yaml"],
        };

    public static PromoteConfiguration ReadRules(string yaml) =>
        PromoteYaml.Read(Encoding.UTF8.GetBytes(yaml), "promote.yaml");

    public static CodeOwnersFile CodeOwners(string text, string path = ".github/CODEOWNERS") =>
        CodeOwnersFile.Parse(path, Encoding.UTF8.GetBytes(text), new HashSet<int>());

    /// <summary>The case with other sources of rules.</summary>
    public static AuditCase With(params RuleSource[] sources) =>
        WellSet with
        {
            Settings = Settings with
            {
                Rulesets = Known<RuleSource>([.. sources.Where(one => one.Kind != RuleSourceKind.Protection)]),
                Protection = Known<RuleSource>([.. sources.Where(one => one.Kind == RuleSourceKind.Protection)]),
            },
        };

    /// <summary>The case with other settings.</summary>
    public static AuditCase With(Func<ForgeSettings, ForgeSettings> change) =>
        WellSet with
        {
            Settings = change(Settings),
        };

    /// <summary>The case with other rules of its own.</summary>
    public static AuditCase WithRules(string from, string to) =>
        WellSet with
        {
            Configuration = ReadRules(Rules.Replace(from, to, StringComparison.Ordinal)),
        };

    public static Setting<IReadOnlyList<T>> Known<T>(params T[] values) => Setting<IReadOnlyList<T>>.Of(values);

    public static Setting<IReadOnlyList<T>> Unknown<T>(string permission = "administration: read") =>
        Setting<IReadOnlyList<T>>.CannotBeRead(permission);

    public static RuleResult Judge(AuditCase audit, string rule) =>
        AuditRules.Judge(audit).Single(result => result.Rule == rule);

    public static RuleVerdict Verdict(AuditCase audit, string rule) => Judge(audit, rule).Verdict;
}
