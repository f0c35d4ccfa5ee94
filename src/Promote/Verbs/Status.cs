using System.Text.Json.Serialization;
using Promote.Configuration;
using Promote.Errors;
using Promote.Forges;
using Promote.Manifests;
using Promote.Promotions;

namespace Promote.Verbs;

/// <summary><c>promote status</c>: which app has what in which environment, and what is on its way.</summary>
public sealed record Status
{
    /// <summary>The app; null for all.</summary>
    public string? App { get; init; }

    /// <summary>Looks.</summary>
    public async Task<StatusResult> RunAsync(Remotes remotes, CancellationToken cancellationToken)
    {
        var snapshot = await new SnapshotReader(remotes.Manifests)
            .ReadAsync(App, cancellationToken)
            .ConfigureAwait(false);
        var pending = remotes.Forge is { } forge
            ? await forge
                .FindOpenAsync(new PullRequestQuery(snapshot.Branch, null), cancellationToken)
                .ConfigureAwait(false)
            : [];
        IEnumerable<AppSettings> apps = App is null
            ? snapshot.Configuration.AppsAmong(snapshot.Files.Keys)
            : [snapshot.Configuration.App(App)];
        var chosen = apps.ToList();
        var records = await StatusRecords.ReadAsync(remotes, snapshot, chosen, cancellationToken).ConfigureAwait(false);
        return new StatusResult
        {
            Commit = snapshot.Commit.Value,
            Environments = [.. snapshot.Configuration.Environments.Select(environment => environment.Name)],
            Apps =
            [
                .. chosen.Select(app => new AppStatus(
                    app.Name,
                    [
                        .. snapshot.Configuration.Environments.Select(environment =>
                            Of(snapshot, app, environment, pending, records)
                        ),
                    ]
                )),
            ],
        };
    }

    private static EnvironmentStatus Of(
        Snapshot snapshot,
        AppSettings app,
        EnvironmentSettings environment,
        IReadOnlyList<PullRequest> pending,
        StatusRecords records
    )
    {
        var state = snapshot.State(app, environment);
        var artifact = Planner.ArtifactOf(state);
        var pullRequest = pending.FirstOrDefault(one => one.HeadBranch == $"promote/{environment.Name}/{app.Name}");
        return new(
            environment.Name,
            artifact?.Label,
            [.. (artifact?.Images ?? []).Select(image => image.ToString())],
            pullRequest is null ? null : new PendingPromotion(pullRequest.Number, pullRequest.Url, pullRequest.Title)
        )
        {
            MissingFile = state.File is null ? state.Path : null,
            Held = records.Held(app, environment),
            Debt = records.Debt(app, environment),
            Owes = records.Owes(app, environment),
        };
    }
}

/// <summary>Apps × environments, as the branch says.</summary>
public sealed record StatusResult : IVerbResult
{
    /// <summary>The commit of the manifests repository.</summary>
    public required string Commit { get; init; }

    /// <summary>The environments, each after those it is promoted from.</summary>
    public required IReadOnlyList<string> Environments { get; init; }

    /// <summary>The apps.</summary>
    public required IReadOnlyList<AppStatus> Apps { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public ExitCode Exit => ExitCode.Done;
}

/// <summary>An app's environments, in the order of <see cref="StatusResult.Environments"/>.</summary>
/// <param name="App">The app.</param>
/// <param name="Environments">What it has in each.</param>
public sealed record AppStatus(string App, IReadOnlyList<EnvironmentStatus> Environments);

/// <summary>What an app has in an environment.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="Label">The tags, for people; null where nothing runs.</param>
/// <param name="Images">Each image with tag and digest.</param>
/// <param name="Pending">The open pull request that would change it; null where there is none.</param>
public sealed record EnvironmentStatus(
    string Environment,
    string? Label,
    IReadOnlyList<string> Images,
    PendingPromotion? Pending
)
{
    /// <summary>The manifest, where it is not there; null where it is.</summary>
    public string? MissingFile { get; init; }

    /// <summary>What was rolled back there, and may not come back.</summary>
    public IReadOnlyList<HeldStatus> Held { get; init; } = [];

    /// <summary>What a hotfix of this environment left to be paid back; null where there is nothing.</summary>
    public DebtStatus? Debt { get; init; }

    /// <summary>Hotfixes of later environments that this one never ran, and shall.</summary>
    public IReadOnlyList<OwedStatus> Owes { get; init; } = [];
}

/// <summary>A promotion on its way.</summary>
/// <param name="PullRequest">The pull request's number.</param>
/// <param name="Url">Its page.</param>
/// <param name="Title">Its title.</param>
public sealed record PendingPromotion(int PullRequest, string Url, string Title);
