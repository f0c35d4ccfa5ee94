using Promote.Artifacts;
using Promote.Configuration;
using Promote.Errors;
using Promote.Evidence;
using Promote.Forges;
using Promote.Manifests;
using Promote.Promotions;
using Promote.Verbs.Promotion;

namespace Promote.Verbs;

/// <summary>What an environment shall run, as the branch says, and the commit that says so.</summary>
internal sealed record Deployment
{
    /// <summary>The app.</summary>
    public required AppSettings App { get; init; }

    /// <summary>The environment and its manifest.</summary>
    public required EnvironmentState State { get; init; }

    /// <summary>What shall run.</summary>
    public required Artifact Artifact { get; init; }

    /// <summary>The last commit that changed the manifest; the branch's head where no forge knows it.</summary>
    public required CommitId Commit { get; init; }

    /// <summary>The environments that come from this one and require its smoke tests.</summary>
    public IReadOnlyList<string> SmokeRequiredBy { get; init; } = [];

    /// <summary>The environment's name.</summary>
    public string Environment => State.Environment.Name;

    /// <summary>Finds it on the protected branch.</summary>
    /// <exception cref="UsageException">There is no such app or environment, or nothing runs there.</exception>
    public static async Task<Deployment> FindAsync(
        Remotes remotes,
        string? app,
        string? environment,
        CancellationToken cancellationToken
    )
    {
        var snapshot = await new SnapshotReader(remotes.Manifests)
            .ReadAsync(app, cancellationToken)
            .ConfigureAwait(false);
        var settings = snapshot.App(app);
        var state = snapshot.State(settings, snapshot.Environment(environment));
        var artifact =
            Planner.ArtifactOf(state)
            ?? throw new UsageException(
                ErrorCodes.EditTargetNotFound,
                state.Path,
                $"{state.Path} says nothing of {settings.Name}'s images, so nothing runs in {state.Environment.Name}.",
                $"Promote something to {state.Environment.Name} first."
            );
        var change = remotes.Forge is null
            ? null
            : await remotes.Forge.LastChangeAsync(snapshot.Commit, state.Path, cancellationToken).ConfigureAwait(false);
        return new Deployment
        {
            App = settings,
            State = state,
            Artifact = artifact,
            Commit = change?.Id ?? snapshot.Commit,
            SmokeRequiredBy =
            [
                .. snapshot
                    .Configuration.Environments.Where(later =>
                        later.Requires.Smoke && later.From.Contains(state.Environment.Name, StringComparer.Ordinal)
                    )
                    .Select(later => later.Name),
            ],
        };
    }

    /// <summary>Records that it was seen healthy.</summary>
    public Task<string?> RecordHealthyAsync(Remotes remotes, CancellationToken cancellationToken) =>
        RecordAsync(
            remotes,
            EvidenceContext.Healthy(Environment, App.Name),
            StatusState.Success,
            $"{App.Application(Environment)} is Healthy and runs {Artifact.Label}",
            cancellationToken
        );

    /// <summary>Records that it was seen to fail.</summary>
    public Task<string?> RecordUnhealthyAsync(Remotes remotes, string why, CancellationToken cancellationToken) =>
        RecordAsync(
            remotes,
            EvidenceContext.Healthy(Environment, App.Name),
            StatusState.Failure,
            why,
            cancellationToken
        );

    /// <summary>Records on the commit what was seen, where there is a forge that keeps it.</summary>
    /// <returns>The login under which it stands there; null where nothing was recorded.</returns>
    public async Task<string?> RecordAsync(
        Remotes remotes,
        string context,
        StatusState state,
        string description,
        CancellationToken cancellationToken
    )
    {
        if (remotes.Forge is { } forge)
            return await forge
                .SetStatusAsync(
                    Commit,
                    new CommitStatusDraft(context, state, Cut(description), remotes.RunUrl),
                    cancellationToken
                )
                .ConfigureAwait(false);
        remotes.Warn(
            "Nothing is recorded: the manifests are read over Git, and no forge is known that keeps statuses. Gates that need them will wait."
        );
        return null;
    }

    // GitHub takes 140 characters.
    private static string Cut(string text) => text.Length <= 140 ? text : text[..139] + "…";
}
