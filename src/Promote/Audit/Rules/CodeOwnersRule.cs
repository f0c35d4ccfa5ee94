using System.Globalization;
using Promote.Errors;

namespace Promote.Audit.Rules;

/// <summary>CODEOWNERS really owns what decides what runs, and its owners can approve.</summary>
internal sealed class CodeOwnersRule : IAuditRule
{
    private const int MostShown = 12;

    private const string Why =
        "What nobody owns is merged without an owner's approval: a manifest of prod, or the rules that it is judged by.";

    /// <inheritdoc/>
    public string Name => "code-owners";

    /// <inheritdoc/>
    public RuleResult Judge(AuditCase audit)
    {
        var asking = audit.OwnedEnvironments.ToList();
        var approvals = audit
            .Settings.Sources.Select(source => source.PullRequest?.Approvals ?? 0)
            .DefaultIfEmpty()
            .Max();
        if (asking.Count == 0 && approvals > 0)
            return this.Holds(
                "promote.yaml asks for no code owners, and every change is approved, that of the rules too."
            );
        var needed = Ownership
            .OfRules(audit)
            .Concat(asking.SelectMany(environment => Ownership.OfEnvironment(audit, environment)))
            .ToList();
        if (audit.CodeOwners is not { } file)
            return this.DoesNotHold(
                $"{audit.Branch} has no CODEOWNERS.",
                Why,
                Add(CodeOwnersFile.Places[0], needed.Select(path => path.Shown))
            );
        var states = needed.ToLookup(path => Ownership.StateOf(audit, path.Path), path => path.Shown);
        var bad = states[OwnershipState.Unowned]
            .Concat(states[OwnershipState.UnableOwners])
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var seen = Seen(audit, file, states);
        if (bad.Count > 0)
            return this.DoesNotHold(
                states[OwnershipState.Unowned].Any()
                    ? $"{file.Path} gives no owner to {Listed(states[OwnershipState.Unowned])}."
                    : $"{file.Path} gives {Listed(bad)} to owners who do not exist or may not write.",
                Why,
                states[OwnershipState.Unowned].Any()
                    ? Add(file.Path, states[OwnershipState.Unowned])
                    : "Create these owners, or let them write: the lines are there already.",
                seen
            );
        if (states[OwnershipState.Unknown].Any())
            return this.CannotBeRead(
                $"Whether the owners in {file.Path} exist and may write cannot be read.",
                audit.Settings.OwnerProblems.Missing ?? audit.Settings.Collaborators.Missing ?? "contents: read",
                seen
            );
        return this.Holds(
            asking.Count == 0
                ? $"{file.Path} owns the rules."
                : $"{file.Path} owns the rules and all that decides what runs in {string.Join(", ", asking.Select(one => one.Name))}.",
            seen
        );
    }

    private static List<string> Seen(AuditCase audit, CodeOwnersFile file, ILookup<OwnershipState, string> states)
    {
        var seen = new List<string>();
        if (states[OwnershipState.UnableOwners].Any())
            seen.Add($"Owners who do not exist or may not write: {Listed(states[OwnershipState.UnableOwners])}.");
        seen.AddRange(
            audit
                .Settings.OwnerProblems.Or([])
                .Where(problem => problem.Path == file.Path)
                .Take(MostShown)
                .Select(problem =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{file.Path}:{problem.Line}: {OneLine.Of(problem.Message, 160)}"
                    )
                )
        );
        if (audit.ArgoFiles.Count == 0)
            seen.Add("No Argo CD objects were found in the usual folders; own them too where they are.");
        return seen;
    }

    private static string Listed(IEnumerable<string> paths)
    {
        var all = paths.Distinct(StringComparer.Ordinal).ToList();
        var listed = string.Join(", ", all.Take(MostShown).Select(path => OneLine.Of(path, 200)));
        return all.Count <= MostShown
            ? listed
            : string.Create(CultureInfo.InvariantCulture, $"{listed} and {all.Count - MostShown} more");
    }

    // As the last lines, so that they win.
    private static string Add(string file, IEnumerable<string> paths) =>
        $"printf '%s @OWNERS\\n' {string.Join(' ', paths.Distinct(StringComparer.Ordinal).Select(path => ShellText.Quote("/" + path.Replace(" ", "\\ ", StringComparison.Ordinal))))} >> {ShellText.Quote(file)}";
}
