using Promote.Configuration;
using Promote.Errors;
using Promote.Manifests;
using Promote.Verbs.Promotion;

namespace Promote.Verbs;

/// <summary>What is held and what is owed, for people: what cannot be read is told, and stops nothing here.</summary>
internal sealed class StatusRecords
{
    private readonly Dictionary<(string App, string Environment), IReadOnlyList<HeldStatus>> holds = [];
    private readonly Dictionary<(string App, string Environment), DebtStatus> debts = [];

    private StatusRecords() { }

    /// <summary>Reads those of apps.</summary>
    public static async Task<StatusRecords> ReadAsync(
        Remotes remotes,
        Snapshot snapshot,
        IReadOnlyList<AppSettings> apps,
        CancellationToken cancellationToken
    )
    {
        var records = new StatusRecords();
        var payments = new DebtPayments(remotes.Manifests);
        foreach (var app in apps)
        {
            foreach (var environment in snapshot.Configuration.Environments)
            {
                var key = (app.Name, environment.Name);
                if (Try(remotes, () => snapshot.HoldOn(app, environment)) is { } hold)
                    records.holds[key] =
                    [
                        .. hold.Artifacts.Select(one => new HeldStatus(
                            one.Label,
                            [.. one.Images.Select(image => image.ToString())],
                            one.Since,
                            one.By,
                            one.Reason
                        )),
                    ];
                if (Try(remotes, () => snapshot.DebtOf(app, environment)) is { } debt)
                    records.debts[key] = new DebtStatus(
                        debt.Label,
                        [.. debt.Images.Select(image => image.ToString())],
                        debt.Since,
                        debt.By,
                        debt.Reason,
                        debt.Owed,
                        await payments.UnpaidAsync(snapshot, app, debt, cancellationToken).ConfigureAwait(false)
                    );
            }
        }

        return records;
    }

    /// <summary>What is held.</summary>
    public IReadOnlyList<HeldStatus> Held(AppSettings app, EnvironmentSettings environment) =>
        holds.GetValueOrDefault((app.Name, environment.Name)) ?? [];

    /// <summary>What a hotfix of the environment left.</summary>
    public DebtStatus? Debt(AppSettings app, EnvironmentSettings environment) =>
        debts.GetValueOrDefault((app.Name, environment.Name));

    /// <summary>What the environment owes to others.</summary>
    public IReadOnlyList<OwedStatus> Owes(AppSettings app, EnvironmentSettings environment) =>
        [
            .. debts
                .Where(one =>
                    one.Key.App == app.Name && one.Value.Unpaid.Contains(environment.Name, StringComparer.Ordinal)
                )
                .Select(one => new OwedStatus(one.Key.Environment, one.Value.Label)),
        ];

    private static T? Try<T>(Remotes remotes, Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (PromoteException e)
        {
            remotes.Warn(e.Message);
            return null;
        }
    }
}

/// <summary>What was rolled back, and may not come back until it is released.</summary>
/// <param name="Label">Its tags, for people.</param>
/// <param name="Images">Its images.</param>
/// <param name="Since">Since when.</param>
/// <param name="By">Who rolled it back: a claim.</param>
/// <param name="Reason">Why; null where nobody said.</param>
public sealed record HeldStatus(
    string Label,
    IReadOnlyList<string> Images,
    DateTimeOffset Since,
    string By,
    string? Reason
);

/// <summary>What a hotfix left to be paid back.</summary>
/// <param name="Label">Its tags, for people.</param>
/// <param name="Images">Its images, with tag and digest.</param>
/// <param name="Since">Since when.</param>
/// <param name="By">Who made it: a claim.</param>
/// <param name="Reason">Why.</param>
/// <param name="Owed">The environments that shall run it too.</param>
/// <param name="Unpaid">Those of them that never did.</param>
public sealed record DebtStatus(
    string Label,
    IReadOnlyList<string> Images,
    DateTimeOffset Since,
    string By,
    string Reason,
    IReadOnlyList<string> Owed,
    IReadOnlyList<string> Unpaid
);

/// <summary>A hotfix that an environment never ran, and shall.</summary>
/// <param name="Environment">The environment that was hotfixed.</param>
/// <param name="Label">The hotfix's tags, for people.</param>
public sealed record OwedStatus(string Environment, string Label);
