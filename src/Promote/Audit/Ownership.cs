using Promote.Configuration;
using Promote.Manifests;

namespace Promote.Audit;

/// <summary>Who owns what should be owned, by the owners' file and by what the forge knows of the owners.</summary>
internal static class Ownership
{
    // Stands for files that are not there yet.
    private const string NewFile = "any-new-file.yaml";

    /// <summary>What should be owned whatever is promoted: the rules themselves.</summary>
    public static IEnumerable<OwnedPath> OfRules(AuditCase audit)
    {
        yield return new(PromoteConfiguration.FileName);
        // One in a place that counts before would take over.
        foreach (var place in CodeOwnersFile.Places)
        {
            yield return new(place);
            if (place == audit.CodeOwners?.Path)
                break;
        }

        yield return new(".github/workflows/any-new-file.yml", ".github/workflows/");
        yield return new(".github/workflows/any-new-file.yaml", ".github/workflows/");
        yield return new($"freezes/{NewFile}", "freezes/");
        yield return new("freezes/any-new-folder/any-new-file.yml", "freezes/");
        foreach (var file in audit.ArgoFiles)
            yield return new(file);
    }

    /// <summary>What decides what runs in an environment.</summary>
    public static IEnumerable<OwnedPath> OfEnvironment(AuditCase audit, EnvironmentSettings environment)
    {
        // Whoever writes a debt says what may skip the environments before.
        foreach (var folder in new[] { $"holds/{environment.Name}/", $"{DebtFile.Folder}{environment.Name}/" })
            yield return new(folder + NewFile, folder);
        foreach (var app in audit.Configuration.AppsAmong(audit.Manifests))
        {
            yield return new(HoldFile.Path(environment.Name, app.Name));
            yield return new(DebtFile.Path(environment.Name, app.Name));
            var manifest = app.ManifestPath(environment.Name);
            var names = ManifestPaths.Alternatives(manifest);
            foreach (var path in names)
                yield return new(path, names.Count > 1 ? Folder(manifest) : path);
            if (names.Count > 1)
                yield return new(Folder(manifest) + NewFile, Folder(manifest));
        }
    }

    /// <summary>Whether a path is owned by someone who can approve.</summary>
    public static OwnershipState StateOf(AuditCase audit, string path)
    {
        if (audit.CodeOwners?.LineOf(path) is not { Owners.Count: > 0 } line)
            return OwnershipState.Unowned;
        var states = line.Owners.Select(owner => StateOf(audit, audit.CodeOwners.Path, line.Number, owner)).ToList();
        return states.Contains(OwnershipState.Owned) ? OwnershipState.Owned
            : states.Contains(OwnershipState.Unknown) ? OwnershipState.Unknown
            : OwnershipState.UnableOwners;
    }

    private static OwnershipState StateOf(AuditCase audit, string path, int line, string owner)
    {
        var settings = audit.Settings;
        if (settings.OwnerProblems.IsKnown)
            return settings.OwnerProblems.Value.Any(problem =>
                problem.Path == path
                && problem.Line == line
                && string.Equals(problem.Owner, owner, StringComparison.OrdinalIgnoreCase)
            )
                ? OwnershipState.UnableOwners
                : OwnershipState.Owned;
        // An address says nothing of an account.
        if (!owner.StartsWith('@'))
            return OwnershipState.Unknown;
        var writers = owner.Contains('/', StringComparison.Ordinal) ? settings.Teams : settings.Collaborators;
        return !writers.IsKnown ? OwnershipState.Unknown
            : writers.Value.Any(one => string.Equals(one.Name, owner[1..], StringComparison.OrdinalIgnoreCase))
                ? OwnershipState.Owned
            : OwnershipState.UnableOwners;
    }

    private static string Folder(string path) => path[..(path.LastIndexOf('/') + 1)];
}

/// <summary>A path that should be owned.</summary>
/// <param name="Path">The path.</param>
/// <param name="Shown">It, or the folder it stands for, as people should see it.</param>
internal sealed record OwnedPath(string Path, string Shown)
{
    /// <summary>One that stands for itself.</summary>
    public OwnedPath(string path)
        : this(path, path) { }
}

/// <summary>Whether a path is owned.</summary>
internal enum OwnershipState
{
    /// <summary>By someone who can approve.</summary>
    Owned,

    /// <summary>By nobody.</summary>
    Unowned,

    /// <summary>By owners who do not exist or may not write.</summary>
    UnableOwners,

    /// <summary>By someone of whom it cannot be read whether they can approve.</summary>
    Unknown,
}
