using System.Text.Json.Serialization;
using Promote.Errors;
using Promote.Manifests;
using Promote.Promotions;
using Promote.Proof;
using Promote.Verbs.Promotion;
using Promote.Verbs.Proving;

namespace Promote.Verbs;

/// <summary><c>promote prove</c>: who built, promoted, reviewed and merged what an environment runs, link by link.</summary>
public sealed record Prove
{
    /// <summary>The app; null where there is one only.</summary>
    public string? App { get; init; }

    /// <summary>The environment.</summary>
    public required string Environment { get; init; }

    /// <summary>A commit of the default branch, whole or its first digits, whose content and rules count; null for its head.</summary>
    public string? At { get; init; }

    /// <summary>Looks.</summary>
    /// <exception cref="PromoteException">There is no such app, environment or commit, or nothing runs there.</exception>
    public async Task<ProveResult> RunAsync(Remotes remotes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(remotes);
        var at = await Revisions.FindAsync(remotes.Manifests, At, cancellationToken).ConfigureAwait(false);
        var snapshot = await new SnapshotReader(remotes.Manifests, at)
            .ReadAsync(App, cancellationToken)
            .ConfigureAwait(false);
        var app = snapshot.App(App);
        var state = snapshot.State(app, snapshot.Configuration.Environment(Environment));
        var artifact =
            Planner.ArtifactOf(state)
            ?? throw new UsageException(
                ErrorCodes.EditTargetNotFound,
                state.Path,
                $"{state.Path} at {snapshot.Commit.Abbreviated} says nothing of {app.Name}'s images, so nothing runs in {Environment}.",
                $"Run promote history --app {app.Name} --env {Environment} to see when something did, and name that commit with --at."
            );
        var facts = await new ProofFinder(remotes, snapshot, app)
            .FindAsync(state, artifact, cancellationToken)
            .ConfigureAwait(false);
        var links = ProofJudge.Judge(facts);
        return new ProveResult
        {
            App = app.Name,
            Environment = state.Environment.Name,
            Commit = snapshot.Commit.Value,
            Outcome = ProofJudge.IsProven(links) ? ProofOutcome.Proven : ProofOutcome.NotProven,
            Images = [.. artifact.Images.Select(image => image.ToString())],
            Links = links,
        };
    }
}

/// <summary>What a proof came to.</summary>
public sealed record ProveResult : IVerbResult
{
    /// <summary>The app.</summary>
    public required string App { get; init; }

    /// <summary>The environment.</summary>
    public required string Environment { get; init; }

    /// <summary>The commit of the default branch whose content and rules count.</summary>
    public required string Commit { get; init; }

    /// <summary>Whether nothing is missing or wrong.</summary>
    public required ProofOutcome Outcome { get; init; }

    /// <summary>Each image with tag and digest.</summary>
    public required IReadOnlyList<string> Images { get; init; }

    /// <summary>The links, from what runs back to what it was made from.</summary>
    public required IReadOnlyList<ProofLink> Links { get; init; }

    /// <summary>One line.</summary>
    [JsonIgnore]
    public string Summary
    {
        get
        {
            var open = Links.Where(link => link.Verdict is ProofVerdict.Missing or ProofVerdict.Wrong).ToList();
            var claims = Links.Count(link => link.Verdict == ProofVerdict.Claim);
            return open.Count == 0
                ? $"Proven: {Links.Count - claims} links checked, {claims} claims that nothing contradicts."
                : $"Not proven: {string.Join(", ", open.Select(link => $"{(link.Environment is null ? "" : link.Environment + " ")}{link.Step.Word()} {link.Verdict.Word()}"))}.";
        }
    }

    /// <inheritdoc/>
    [JsonIgnore]
    public ExitCode Exit => Outcome == ProofOutcome.Proven ? ExitCode.Done : ExitCode.Refused;
}

/// <summary>What a proof came to.</summary>
public enum ProofOutcome
{
    /// <summary>Nothing is missing or wrong.</summary>
    Proven,

    /// <summary>Something is missing or wrong.</summary>
    NotProven,
}
