using Promote.Configuration;
using Promote.Errors;
using Promote.Evidence;
using Promote.Manifests;

namespace Promote.Promotions;

/// <summary>From what the branch says and what is recorded to the steps that are due. Pure: no I/O, no clock.</summary>
internal static class DueSteps
{
    /// <summary>
    /// Where it must be known how the app does: what it runs may still go on to another environment, or goes no further.
    /// Nobody asks where all that come after it run the same.
    /// </summary>
    /// <param name="snapshot">The branch.</param>
    /// <param name="app">The app.</param>
    /// <exception cref="PromoteException">A manifest cannot be used.</exception>
    public static IReadOnlyList<EnvironmentState> ToObserve(Snapshot snapshot, AppSettings app)
    {
        if (app.Smoke.Count == 0 && !snapshot.Configuration.Environments.Any(Asks))
            return [];
        return
        [
            .. snapshot
                .Configuration.Environments.Select(environment => snapshot.State(app, environment))
                .Where(state => Planner.ArtifactOf(state) is not null && IsOpenEnded(snapshot, app, state)),
        ];
    }

    /// <summary>What must be found out of a deployment: what was not seen good yet.</summary>
    /// <param name="app">The app.</param>
    /// <param name="healthy">What is recorded of its health, by those who count.</param>
    /// <param name="smoke">What is recorded of its smoke tests, by those who count.</param>
    public static DueEvidence Evidence(AppSettings app, Observation? healthy, Observation? smoke) =>
        new(Of(healthy), app.Smoke.Count == 0 ? DueLook.None : Of(smoke));

    /// <summary>The environments that should run something else, or where something is left to be tidied, in the chain's order.</summary>
    /// <param name="snapshot">The branch.</param>
    /// <param name="app">The app.</param>
    /// <param name="proposed">The branches of open pull requests.</param>
    /// <exception cref="PromoteException">A manifest cannot be used.</exception>
    public static IReadOnlyList<EnvironmentSettings> ToPromote(
        Snapshot snapshot,
        AppSettings app,
        IReadOnlySet<string> proposed
    ) =>
        [
            .. snapshot.Configuration.Environments.Where(environment =>
                environment.From.Count > 0
                && snapshot.State(app, environment) is { File: not null } to
                && snapshot.State(app, snapshot.Configuration.Environment(environment.From[0])) is var from
                && Planner.ArtifactOf(from) is not null
                && (
                    proposed.Contains(Plan.BranchOf(PromotionKind.Promote, environment.Name, app.Name))
                    || Differs(app, from, to)
                )
            ),
        ];

    private static bool Asks(EnvironmentSettings environment) =>
        environment.Requires is { Healthy: true } or { Smoke: true } or { Soak: not null };

    private static bool IsOpenEnded(Snapshot snapshot, AppSettings app, EnvironmentState from)
    {
        var following = snapshot
            .Configuration.Environments.Where(environment =>
                environment.From.Contains(from.Environment.Name, StringComparer.Ordinal)
            )
            .Select(environment => snapshot.State(app, environment))
            .Where(state => state.File is not null)
            .ToList();
        return following.Count == 0 || following.Exists(to => Differs(app, from, to));
    }

    // Versions and refs alone: that another would write them otherwise is no reason to propose anything.
    private static bool Differs(AppSettings app, EnvironmentState from, EnvironmentState to) =>
        from.Images.Any(image =>
            to.Images.FirstOrDefault(one => one.Image == image.Image) is not { } there
            || there.Tag != image.Tag
            || (app.Pin != PinKind.Tag && image.Digest is not null && there.Digest != image.Digest)
        )
        || Carried
            .Refs(app, from)
            .Any(one =>
                !KustomizeRefs
                    .Set(to.File!.Bytes.ToArray(), to.Path, one.Key, one.Value)
                    .AsSpan()
                    .SequenceEqual(to.File.Bytes.Span)
            );

    private static DueLook Of(Observation? seen) =>
        seen?.Verdict switch
        {
            ObservationVerdict.Good => DueLook.None,
            ObservationVerdict.Bad => DueLook.Again,
            _ => DueLook.First,
        };
}

/// <summary>What must be found out of a deployment.</summary>
/// <param name="Health">Whether it is healthy.</param>
/// <param name="Smoke">Whether its smoke tests pass, once it is healthy.</param>
internal sealed record DueEvidence(DueLook Health, DueLook Smoke)
{
    /// <summary>Whether nothing must.</summary>
    public bool IsNone => Health == DueLook.None && Smoke == DueLook.None;
}

/// <summary>Whether it must be looked.</summary>
internal enum DueLook
{
    /// <summary>It was seen good.</summary>
    None,

    /// <summary>Nothing was seen yet.</summary>
    First,

    /// <summary>It was seen bad, and may have recovered; bad again, it is not recorded again: that says nothing new.</summary>
    Again,
}
