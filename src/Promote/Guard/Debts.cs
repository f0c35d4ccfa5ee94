using Promote.Artifacts;
using Promote.Configuration;
using Promote.Gates;
using Promote.Manifests;
using Promote.Yaml;

namespace Promote.Guard;

/// <summary>What hotfixes owe: from the base, its history, and the merged tree.</summary>
internal sealed class Debts(
    PromoteConfiguration configuration,
    MergedChange change,
    IReadOnlyDictionary<string, ReadOnlyMemory<byte>> blobs,
    ITreeReader reader
)
{
    /// <summary>Whether a path is a debt's.</summary>
    public static bool IsDebt(string path) => path.StartsWith(DebtFile.Folder, StringComparison.Ordinal);

    /// <summary>The change with what is owed in and to its environment.</summary>
    public async Task<EnvironmentChange> WithAsync(
        EnvironmentChange judged,
        Unit unit,
        CancellationToken cancellationToken
    )
    {
        var (file, proposed) = (FileOf(unit, change.Before), FileOf(unit, change.After!));
        var (before, why) = Read(unit, file);
        var runs =
            before is not null && await RunsAsync(unit, change.Before, before, cancellationToken).ConfigureAwait(false);
        return judged with
        {
            Debts = new DebtRecords
            {
                Before = before,
                Unreadable = why,
                Runs = runs,
                Unpaid = runs ? await UnpaidAsync(unit, before!, cancellationToken).ConfigureAwait(false) : [],
                Proposed = proposed is null || proposed.Id == file?.Id ? null : Read(unit, proposed).Debt,
                Earlier = Earlier(unit),
                OwedHere =
                    judged.Changed.Count == 0 ? [] : await OwedAsync(unit, cancellationToken).ConfigureAwait(false),
            },
        };
    }

    /// <summary>What is wrong with the debts that a change adds, changes or removes.</summary>
    public async Task<IReadOnlyList<GateResult>> JudgeAsync(
        IEnumerable<TreeDifference> differences,
        CancellationToken cancellationToken
    )
    {
        var found = new List<GateResult>();
        foreach (var difference in differences.Where(one => IsDebt(one.Path)))
        {
            if (UnitOf(difference.Path) is not { } unit)
            {
                if (difference.After is not null && difference.Path.EndsWith(".yaml", StringComparison.Ordinal))
                    found.Add(
                        Refuse(
                            $"{difference.Path} names no app and environment of promote.yaml.",
                            "Remove it; a debt is debts/ENV/APP.yaml."
                        )
                    );
                continue;
            }

            var wrong = difference.After is null
                ? await RemovedAsync(unit, cancellationToken).ConfigureAwait(false)
                : await WrittenAsync(unit, difference.After, cancellationToken).ConfigureAwait(false);
            if (wrong is not null)
                found.Add(wrong);
        }

        return found;
    }

    // Paid, or nothing that anyone could pay.
    private async Task<GateResult?> RemovedAsync(Unit unit, CancellationToken cancellationToken)
    {
        if (Read(unit, FileOf(unit, change.Before)).Debt is not { } debt)
            return null;
        if (!await RunsAsync(unit, change.Before, debt, cancellationToken).ConfigureAwait(false))
            return null;
        var unpaid = await UnpaidAsync(unit, debt, cancellationToken).ConfigureAwait(false);
        if (unpaid.Count == 0 || await IsRolledBackAsync(unit, debt, cancellationToken).ConfigureAwait(false))
            return null;
        return Refuse(
            $"{DebtFile.Path(unit.Environment.Name, unit.App.Name)} is removed, and is not paid: {string.Join(" and ", unpaid)} never ran the hotfix {debt.Label}, as the base has it.",
            $"Run promote pay-back --app {unit.App.Name} --env {unit.Environment.Name}, and merge what it proposes first."
        );
    }

    // One that is not a hotfix's own would let what it names into the environments before.
    private async Task<GateResult?> WrittenAsync(Unit unit, TreeEntry file, CancellationToken cancellationToken)
    {
        var (debt, why) = Read(unit, file);
        if (debt is null)
            return Refuse($"What is owed cannot be read: {why}", "Correct the file.");
        if (Read(unit, FileOf(unit, change.Before)).Debt is { } before && before.IsSameAs(debt))
            return null;
        if (unit.Environment.Hotfix is null)
            return Refuse(
                $"{file.Path} is a hotfix's, and {unit.Environment.Name} takes none, by the base's promote.yaml.",
                "Say who must approve them first, in a change of its own: 'hotfix' of the environment in promote.yaml."
            );
        var isNew =
            !await RunsAsync(unit, change.Before, debt, cancellationToken).ConfigureAwait(false)
            && await RunsAsync(unit, change.After!, debt, cancellationToken).ConfigureAwait(false);
        return isNew && debt.IsOwedTo(Earlier(unit))
            ? null
            : Refuse(
                $"{file.Path} is not what a hotfix of this change leaves: it names {debt.Label}, owed to {string.Join(" and ", debt.Owed)}.",
                $"A hotfix brings the images that it names, in the same change, and owes them to {string.Join(" and ", Earlier(unit))}; promote hotfix writes both."
            );
    }

    // Whether it is a rollback at all, same-artifact judges.
    private async Task<bool> IsRolledBackAsync(Unit unit, Debt debt, CancellationToken cancellationToken) =>
        change.After!.Files.GetValueOrDefault(HoldFile.Path(unit.Environment.Name, unit.App.Name)) is { } file
        && !await RunsAsync(unit, change.After, debt, cancellationToken).ConfigureAwait(false)
        && ReadHold(unit, file)?.On(new Artifact(debt.Images, null)) is not null;

    private Hold? ReadHold(Unit unit, TreeEntry file)
    {
        if (!blobs.TryGetValue(file.Id, out var bytes))
            return null;
        try
        {
            return HoldFile.Read(bytes.ToArray(), unit.Environment.Name, unit.App.Name);
        }
        catch (YamlException)
        {
            return null;
        }
    }

    private IReadOnlyList<string> Earlier(Unit unit) =>
        [.. configuration.Before(unit.Environment).Select(one => one.Name)];

    private async Task<IReadOnlyList<Debt>> OwedAsync(Unit unit, CancellationToken cancellationToken)
    {
        var owed = new List<Debt>();
        foreach (var environment in configuration.Environments.Where(one => one.Name != unit.Environment.Name))
        {
            var hotfixed = unit with { Environment = environment };
            if (
                Read(hotfixed, FileOf(hotfixed, change.Before)).Debt is { } debt
                && debt.Owed.Contains(unit.Environment.Name, StringComparer.Ordinal)
                && await RunsAsync(hotfixed, change.Before, debt, cancellationToken).ConfigureAwait(false)
                && !await HadAsync(unit, debt, cancellationToken).ConfigureAwait(false)
            )
                owed.Add(debt);
        }

        return owed;
    }

    private async Task<IReadOnlyList<string>> UnpaidAsync(Unit unit, Debt debt, CancellationToken cancellationToken)
    {
        var unpaid = new List<string>();
        foreach (
            var environment in configuration.Environments.Where(one =>
                debt.Owed.Contains(one.Name, StringComparer.Ordinal)
            )
        )
        {
            if (!await HadAsync(unit with { Environment = environment }, debt, cancellationToken).ConfigureAwait(false))
                unpaid.Add(environment.Name);
        }

        return unpaid;
    }

    private async Task<bool> HadAsync(Unit unit, Debt debt, CancellationToken cancellationToken)
    {
        foreach (var manifest in ManifestPaths.Alternatives(unit.Manifest))
        {
            var ids = await reader.VersionsAsync(change.Base, manifest, cancellationToken).ConfigureAwait(false);
            var versions = await reader.ReadAsync(ids, cancellationToken).ConfigureAwait(false);
            if (versions.Values.Any(bytes => debt.IsAmong(unit.ImagesIn(bytes))))
                return true;
        }

        return false;
    }

    private async Task<bool> RunsAsync(Unit unit, TreeListing tree, Debt debt, CancellationToken cancellationToken)
    {
        var ids = ManifestPaths
            .Alternatives(unit.Manifest)
            .Select(path => tree.Files.GetValueOrDefault(path))
            .OfType<TreeEntry>()
            .Where(file => file.Kind is FileKind.Regular or FileKind.Executable)
            .Select(file => file.Id)
            .ToList();
        var files = await reader.ReadAsync(ids, cancellationToken).ConfigureAwait(false);
        return files.Values.Any(bytes => debt.IsAmong(unit.ImagesIn(bytes)));
    }

    private Unit? UnitOf(string path) =>
        configuration
            .AppsAmong(change.Before.Files.Keys.Union(change.After!.Files.Keys, StringComparer.Ordinal))
            .SelectMany(app => configuration.Environments.Select(environment => new Unit(app, environment)))
            .FirstOrDefault(unit => DebtFile.Path(unit.Environment.Name, unit.App.Name) == path);

    private static TreeEntry? FileOf(Unit unit, TreeListing tree) =>
        tree.Files.GetValueOrDefault(DebtFile.Path(unit.Environment.Name, unit.App.Name));

    private (Debt? Debt, string? Why) Read(Unit unit, TreeEntry? file)
    {
        if (file is null)
            return default;
        if (!blobs.TryGetValue(file.Id, out var bytes))
            return (null, $"{file.Path} is not a file but a {file.Kind}.");
        try
        {
            return (DebtFile.Read(bytes.ToArray(), unit.Environment.Name, unit.App.Name), null);
        }
        catch (YamlException e)
        {
            return (null, e.Message);
        }
    }

    private static GateResult Refuse(string reason, string next) =>
        new(DebtedImageGate.GateName, GateVerdict.Refused, reason, next);
}
