namespace Promote.Forges;

/// <summary>The forge's settings of a repository and one of its branches.</summary>
internal sealed record ForgeSettings
{
    /// <summary><c>owner/name</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>The server, where it is not the forge's public one.</summary>
    public string? Host { get; init; }

    /// <summary>The branch.</summary>
    public required string Branch { get; init; }

    /// <summary>The active rulesets that hold for the branch, each with its own rules.</summary>
    public required Setting<IReadOnlyList<RuleSource>> Rulesets { get; init; }

    /// <summary>Names of rulesets that are switched off or only tried out.</summary>
    public IReadOnlyList<string> Inactive { get; init; } = [];

    /// <summary>The branch's own protection: one source, or none.</summary>
    public required Setting<IReadOnlyList<RuleSource>> Protection { get; init; }

    /// <summary>Whether the repository lets pull requests be merged by rebase.</summary>
    public Setting<bool> AllowsRebase { get; init; } = Setting<bool>.CannotBeRead("contents: write");

    /// <summary>The active rulesets that hold for the branches of a merge queue; none where the branch has no queue.</summary>
    public Setting<IReadOnlyList<RuleSource>> QueueRulesets { get; init; } = Setting<IReadOnlyList<RuleSource>>.Of([]);

    /// <summary>The number of the App that merge queues act as.</summary>
    public Setting<long> QueueApp { get; init; } = Setting<long>.CannotBeRead("metadata: read");

    /// <summary>People who may write.</summary>
    public required Setting<IReadOnlyList<Writer>> Collaborators { get; init; }

    /// <summary>Teams that may write, as <c>organisation/team</c>.</summary>
    public required Setting<IReadOnlyList<Writer>> Teams { get; init; }

    /// <summary>Titles of the deploy keys that may write.</summary>
    public required Setting<IReadOnlyList<string>> DeployKeys { get; init; }

    /// <summary>The Apps that are installed where they may reach the repository.</summary>
    public required Setting<IReadOnlyList<InstalledApp>> Apps { get; init; }

    /// <summary>The environments whose secrets jobs may ask for.</summary>
    public required Setting<IReadOnlyList<KeyEnvironment>> Environments { get; init; }

    /// <summary>The secrets that a workflow of any branch may read.</summary>
    public required Setting<IReadOnlyList<BranchSecret>> Secrets { get; init; }

    /// <summary>What workflows may do if they say nothing.</summary>
    public required Setting<WorkflowDefaults> Workflows { get; init; }

    /// <summary>What the forge itself finds wrong with the owners' file.</summary>
    public required Setting<IReadOnlyList<OwnerProblem>> OwnerProblems { get; init; }

    /// <summary>The forge's numbers of the logins that were asked for: of an App, the App's.</summary>
    public required IReadOnlyDictionary<string, Setting<long>> Ids { get; init; }

    /// <summary>The number of the App that all workflows act as.</summary>
    public long WorkflowApp { get; init; } = 15368;

    /// <summary>The sources of rules that could be read.</summary>
    public IReadOnlyList<RuleSource> Sources => [.. Rulesets.Or([]), .. Protection.Or([])];

    /// <summary>What is missing to know all sources of rules; null where all are known.</summary>
    public string? MissingSources => Rulesets.Missing ?? Protection.Missing;
}

/// <summary>One set of rules that holds for the branch. All sources hold together.</summary>
internal sealed record RuleSource
{
    /// <summary>What people know it by; others may have written it.</summary>
    public required string Name { get; init; }

    /// <summary>What kind it is.</summary>
    public required RuleSourceKind Kind { get; init; }

    /// <summary>A ruleset's number.</summary>
    public long? Id { get; init; }

    /// <summary>The organisation whose ruleset it is.</summary>
    public string? Organization { get; init; }

    /// <summary>What a pull request needs; null: changes need none.</summary>
    public PullRequestRule? PullRequest { get; init; }

    /// <summary>The checks that must pass.</summary>
    public IReadOnlyList<RequiredCheck> Checks { get; init; } = [];

    /// <summary>Paths of workflows of the organisation that must pass.</summary>
    public IReadOnlyList<string> Workflows { get; init; } = [];

    /// <summary>How a queue merges, as the forge says it; null: there is none.</summary>
    public string? QueueMethod { get; init; }

    /// <summary>Whether no branch is made.</summary>
    public bool BlocksCreation { get; init; }

    /// <summary>Whether no branch is changed.</summary>
    public bool BlocksUpdate { get; init; }

    /// <summary>Whether history cannot be rewritten.</summary>
    public bool BlocksForcePushes { get; init; }

    /// <summary>Whether the branch cannot be deleted.</summary>
    public bool BlocksDeletion { get; init; }

    /// <summary>Whom the rules do not hold for.</summary>
    public required Setting<IReadOnlyList<Bypass>> Bypass { get; init; }
}

/// <summary>Kinds of sources of rules.</summary>
internal enum RuleSourceKind
{
    /// <summary>A ruleset of the repository.</summary>
    Ruleset,

    /// <summary>A ruleset of the organisation or enterprise.</summary>
    ParentRuleset,

    /// <summary>The branch's own protection.</summary>
    Protection,
}

/// <summary>What a pull request needs.</summary>
/// <param name="Approvals">How many must approve.</param>
/// <param name="DismissesStale">Whether a push takes approvals away.</param>
/// <param name="CodeOwners">Whether code owners must approve.</param>
/// <param name="LastPush">Whether someone other than the last pusher must approve.</param>
internal sealed record PullRequestRule(int Approvals, bool DismissesStale, bool CodeOwners, bool LastPush)
{
    /// <summary>Whether it may be merged by rebase.</summary>
    public bool AllowsRebase { get; init; } = true;
}

/// <summary>A check that must pass.</summary>
/// <param name="Name">Its name.</param>
/// <param name="App">The App that must set it; null: anyone.</param>
internal sealed record RequiredCheck(string Name, long? App);

/// <summary>Someone whom a source's rules do not hold for.</summary>
/// <param name="Kind">What they are.</param>
/// <param name="Id">The forge's number; null where the kind says it all.</param>
/// <param name="Login">The login, where the forge tells it; an App's ends in <c>[bot]</c>.</param>
internal sealed record Bypass(BypassKind Kind, long? Id, string? Login)
{
    /// <summary>Whether only what the source asks of pull requests does not hold.</summary>
    public bool OfPullRequestsOnly { get; init; }
}

/// <summary>Kinds of those whom rules do not hold for.</summary>
internal enum BypassKind
{
    /// <summary>One App.</summary>
    App,

    /// <summary>One person.</summary>
    Person,

    /// <summary>A team.</summary>
    Team,

    /// <summary>All who have a role.</summary>
    Role,

    /// <summary>The administrators.</summary>
    Administrators,

    /// <summary>Every deploy key that may write.</summary>
    DeployKeys,

    /// <summary>Something newer than this tool.</summary>
    Other,
}

/// <summary>Someone who may write.</summary>
/// <param name="Name">A login, or <c>organisation/team</c>.</param>
/// <param name="Id">The forge's number.</param>
/// <param name="Role">What they may do.</param>
internal sealed record Writer(string Name, long Id, string Role);

/// <summary>An App that is installed.</summary>
/// <param name="Login">Its login, ending in <c>[bot]</c>.</param>
/// <param name="Id">The App's number.</param>
/// <param name="CanWrite">What it may write, of contents, statuses, checks, workflows and administration.</param>
internal sealed record InstalledApp(string Login, long Id, IReadOnlyList<string> CanWrite);

/// <summary>An environment on the forge.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Branches">Which branches' jobs get its secrets.</param>
/// <param name="Chosen">For <see cref="EnvironmentBranches.Chosen"/>: the patterns.</param>
/// <param name="Secrets">How many secrets it holds.</param>
/// <param name="Reviewers">Who must approve a job first.</param>
internal sealed record KeyEnvironment(
    string Name,
    EnvironmentBranches Branches,
    Setting<IReadOnlyList<string>> Chosen,
    Setting<int> Secrets,
    IReadOnlyList<string> Reviewers
);

/// <summary>Which branches' jobs get an environment's secrets.</summary>
internal enum EnvironmentBranches
{
    /// <summary>All.</summary>
    Any,

    /// <summary>Those with a protection of their own; where there is none, all.</summary>
    Protected,

    /// <summary>Those that patterns name.</summary>
    Chosen,
}

/// <summary>A secret that a workflow of any branch may read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="OfOrganization">Whether the organisation has it, for several repositories.</param>
internal sealed record BranchSecret(string Name, bool OfOrganization);

/// <summary>What workflows may do if they say nothing.</summary>
/// <param name="CanWrite">Whether their token may write.</param>
/// <param name="CanApprove">Whether they may approve pull requests.</param>
internal sealed record WorkflowDefaults(bool CanWrite, bool CanApprove);

/// <summary>Something that the forge finds wrong with the owners' file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Owner">The owner who does not exist or may not write; null: the whole line does not count.</param>
/// <param name="Message">What is wrong; may have several lines.</param>
internal sealed record OwnerProblem(string Path, int Line, string? Owner, string Message);
