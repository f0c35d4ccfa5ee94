using Promote.Configuration;
using Promote.Errors;
using Promote.Manifests;
using Promote.Promotions;

namespace Promote.Verbs.Promotion;

/// <summary>Which environments had a hotfix that is owed to them: by what their manifests said on the branch, now or before.</summary>
internal sealed class DebtPayments(IManifestsRepository repository)
{
    private const int MostVersions = 100;

    /// <summary>The environments that a debt names and that never ran the hotfix; those that are no more count for nothing.</summary>
    public async Task<IReadOnlyList<string>> UnpaidAsync(
        Snapshot snapshot,
        AppSettings app,
        Debt debt,
        CancellationToken cancellationToken
    )
    {
        var unpaid = new List<string>();
        foreach (
            var environment in snapshot.Configuration.Environments.Where(one =>
                debt.Owed.Contains(one.Name, StringComparer.Ordinal)
            )
        )
        {
            if (!await HadAsync(snapshot, app, environment, debt, cancellationToken).ConfigureAwait(false))
                unpaid.Add(environment.Name);
        }

        return unpaid;
    }

    private async Task<bool> HadAsync(
        Snapshot snapshot,
        AppSettings app,
        EnvironmentSettings environment,
        Debt debt,
        CancellationToken cancellationToken
    )
    {
        if (Runs(snapshot, app, environment, debt))
            return true;
        var path = snapshot.State(app, environment).Path;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await foreach (
            var version in repository.VersionsAsync(snapshot.Commit, path, cancellationToken).ConfigureAwait(false)
        )
        {
            if (version.Object is not { } id || !seen.Add(id))
                continue;
            if (seen.Count > MostVersions)
                break;
            var read = await repository
                .ReadAtAsync(version.Commit.Id, new FileSelection([path]), cancellationToken)
                .ConfigureAwait(false);
            if (Runs(snapshot with { Files = read.Files }, app, environment, debt))
                return true;
        }

        return false;
    }

    // What could not be read then did not run.
    private static bool Runs(Snapshot snapshot, AppSettings app, EnvironmentSettings environment, Debt debt)
    {
        try
        {
            return Planner.ArtifactOf(snapshot.State(app, environment)) is { } artifact
                && debt.IsAmong(artifact.Images);
        }
        catch (PromoteException)
        {
            return false;
        }
    }
}
