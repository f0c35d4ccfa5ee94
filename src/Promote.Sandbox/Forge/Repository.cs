using System.Globalization;
using Promote.Sandbox.Git;
using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge;

/// <summary>A repository and all that the forge knows of it. Whoever reads or changes it holds its <see cref="Turn"/>.</summary>
internal sealed class Repository(int id, RepositoryName name, BareRepository git, DateTimeOffset createdAt)
    : IDisposable
{
    /// <summary>Held while its state is read or changed.</summary>
    public SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>Its number.</summary>
    public int Id { get; } = id;

    /// <summary>Its key in GraphQL.</summary>
    public string NodeId { get; } = string.Create(CultureInfo.InvariantCulture, $"R_{id:x8}");

    /// <summary>Its name.</summary>
    public RepositoryName Name { get; } = name;

    /// <summary>Its Git side.</summary>
    public BareRepository Git { get; } = git;

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; } = createdAt;

    /// <summary>When its content last changed.</summary>
    public DateTimeOffset PushedAt { get; set; } = createdAt;

    /// <summary>The branch that pull requests go to.</summary>
    public string DefaultBranch { get; } = "main";

    /// <summary>How it may be used.</summary>
    public RepositorySettings Settings { get; set; } = new();

    /// <summary>Its rules.</summary>
    public IReadOnlyList<Ruleset> Rulesets { get; set; } = [];

    /// <summary>The older protections, by branch.</summary>
    public Dictionary<string, BranchProtection> Protections { get; } = new(StringComparer.Ordinal);

    /// <summary>Where its workflows deploy to.</summary>
    public List<DeploymentEnvironment> Environments { get; } = [];

    /// <summary>The keys that reach this repository alone.</summary>
    public List<DeployKey> DeployKeys { get; } = [];

    /// <summary>Its pull requests, the oldest first.</summary>
    public List<PullRequest> PullRequests { get; } = [];

    /// <summary>The statuses of its commits, the oldest first.</summary>
    public List<CommitStatus> Statuses { get; } = [];

    /// <summary>The check runs of its commits, the oldest first.</summary>
    public List<CheckRun> CheckRuns { get; } = [];

    /// <summary>The commits that the forge itself made and signed, for who called it.</summary>
    public HashSet<string> Signed { get; } = new(StringComparer.Ordinal);

    /// <summary>The workflows that were asked to run, the oldest first.</summary>
    public List<WorkflowRun> WorkflowRuns { get; } = [];

    /// <summary>Its labels.</summary>
    public List<Label> Labels { get; } = [];

    /// <summary>A pull request by its number.</summary>
    public PullRequest? Find(int number) => PullRequests.FirstOrDefault(one => one.Number == number);

    /// <summary>The statuses of a commit, the newest of each context; of one App's alone, where one is named.</summary>
    public IReadOnlyList<CommitStatus> LatestStatuses(string commit, int? app = null) =>
        [
            .. Statuses
                .Where(status => status.Commit == commit && (app is null || status.Creator.AppId == app))
                .GroupBy(status => status.Context, StringComparer.Ordinal)
                .Select(group => group.Last()),
        ];

    /// <summary>The check runs of a commit, each App's newest of each name.</summary>
    public IReadOnlyList<CheckRun> LatestCheckRuns(string commit) =>
        [
            .. CheckRuns
                .Where(run => run.Commit == commit)
                .GroupBy(run => (run.App.Id, run.Name))
                .Select(group => group.Last()),
        ];

    /// <inheritdoc/>
    public void Dispose()
    {
        Git.Dispose();
        Turn.Dispose();
    }
}

/// <summary>How a repository may be used.</summary>
internal sealed record RepositorySettings
{
    /// <summary>Whether it is read with a token only.</summary>
    public bool Private { get; init; } = true;

    /// <summary>Whether a pull request can merge by a merge commit.</summary>
    public bool AllowMergeCommit { get; init; } = true;

    /// <summary>Whether a pull request can merge as one commit.</summary>
    public bool AllowSquashMerge { get; init; } = true;

    /// <summary>Whether the forge says that a pull request can merge by rebase; it makes no such merge.</summary>
    public bool AllowRebaseMerge { get; init; }

    /// <summary>What a squash's message says: <c>COMMIT_MESSAGES</c>, <c>PR_BODY</c> or <c>BLANK</c>.</summary>
    public string SquashMergeCommitMessage { get; init; } = SquashMessage.Commits;

    /// <summary>Whether a pull request can merge by itself once its rules allow.</summary>
    public bool AllowAutoMerge { get; init; } = true;

    /// <summary>Whether a merged pull request's branch goes away.</summary>
    public bool DeleteBranchOnMerge { get; init; }

    /// <summary>What a workflow's token may do where the workflow does not say: <c>read</c> or <c>write</c>.</summary>
    public string DefaultWorkflowPermissions { get; init; } = "read";

    /// <summary>Whether workflows may open and approve pull requests.</summary>
    public bool ActionsCanApprove { get; init; }

    /// <summary>Whether the CI stand-in judges its pull requests.</summary>
    public bool Ci { get; init; } = true;
}

/// <summary>A label.</summary>
internal sealed record Label(int Id, string Name, string Color, string? Description);

/// <summary>A status on a commit.</summary>
internal sealed record CommitStatus
{
    /// <summary>Its number.</summary>
    public required int Id { get; init; }

    /// <summary>The commit.</summary>
    public required string Commit { get; init; }

    /// <summary>Its name.</summary>
    public required string Context { get; init; }

    /// <summary><c>pending</c>, <c>success</c>, <c>failure</c> or <c>error</c>.</summary>
    public required string State { get; init; }

    /// <summary>One line.</summary>
    public string? Description { get; init; }

    /// <summary>Where to read more.</summary>
    public string? TargetUrl { get; init; }

    /// <summary>Who set it.</summary>
    public required Account Creator { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }
}
