using System.Text.Json.Serialization;
using Promote.Errors;
using Promote.Evidence;
using Promote.Manifests;
using Promote.Verbs.Promotion;

namespace Promote.Verbs;

/// <summary><c>promote history</c>: who promoted what, when, as the commits say of themselves.</summary>
public sealed record History
{
    /// <summary>The app; null where there is one only.</summary>
    public string? App { get; init; }

    /// <summary>The environment; null for all.</summary>
    public string? Environment { get; init; }

    /// <summary>How many at most.</summary>
    public int Limit { get; init; } = 20;

    /// <summary>Looks.</summary>
    public async Task<HistoryResult> RunAsync(Remotes remotes, CancellationToken cancellationToken)
    {
        var snapshot = await new SnapshotReader(remotes.Manifests)
            .ReadAsync(App, cancellationToken)
            .ConfigureAwait(false);
        var app = snapshot.App(App);
        var environments = Environment is null
            ? snapshot.Configuration.Environments
            : [snapshot.Configuration.Environment(Environment)];
        var commits = await remotes
            .Manifests.LedgerAsync(
                snapshot.Commit,
                [.. environments.Select(environment => snapshot.State(app, environment).Path)],
                Math.Max(Limit * 5, 100),
                cancellationToken
            )
            .ConfigureAwait(false);
        var names = environments.Select(environment => environment.Name).ToHashSet(StringComparer.Ordinal);
        return new HistoryResult
        {
            App = app.Name,
            Promotions =
            [
                .. commits
                    .Select(commit => (Commit: commit, Record: Trailers.Read(commit.Message)))
                    .Where(pair => pair.Record?.App == app.Name && names.Contains(pair.Record.Environment))
                    .Take(Limit)
                    .Select(pair => Entry(pair.Commit, pair.Record!)),
            ],
        };
    }

    private static HistoryEntry Entry(CommitInfo commit, PromotionRecord record) =>
        new(
            commit.Id.Value,
            commit.Committer.At,
            commit.Author.Name,
            record.Environment,
            record.From,
            record.Artifact.Label,
            [.. record.Artifact.Images.Select(image => image.ToString())],
            record.Kind.Word(),
            record.Run
        );
}

/// <summary>An app's promotions, newest first. A commit's words about itself are a claim.</summary>
public sealed record HistoryResult : IVerbResult
{
    /// <summary>The app.</summary>
    public required string App { get; init; }

    /// <summary>Its promotions.</summary>
    public required IReadOnlyList<HistoryEntry> Promotions { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public ExitCode Exit => ExitCode.Done;
}

/// <summary>One promotion.</summary>
/// <param name="Commit">The commit of the manifests repository.</param>
/// <param name="At">When it was committed.</param>
/// <param name="By">Its author's name.</param>
/// <param name="Environment">The environment.</param>
/// <param name="From">Where it came from; empty for a bump.</param>
/// <param name="Label">The tags, for people.</param>
/// <param name="Images">Each image with tag and digest.</param>
/// <param name="Kind"><c>bump</c>, <c>promote</c>, <c>rollback</c> or <c>release</c>.</param>
/// <param name="Run">The run that made it; null where it says none.</param>
public sealed record HistoryEntry(
    string Commit,
    DateTimeOffset At,
    string By,
    string Environment,
    IReadOnlyList<string> From,
    string Label,
    IReadOnlyList<string> Images,
    string Kind,
    string? Run
);
