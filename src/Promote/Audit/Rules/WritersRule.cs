using System.Globalization;
using Promote.Errors;
using Promote.Forges;

namespace Promote.Audit.Rules;

/// <summary>Who can write at all; and nobody who guards or records is a person.</summary>
internal sealed class WritersRule : IAuditRule
{
    private const int MostShown = 50;

    /// <inheritdoc/>
    public string Name => "writers";

    /// <inheritdoc/>
    public RuleResult Judge(AuditCase audit)
    {
        var settings = audit.Settings;
        var seen = new List<string>();
        Tell(seen, "People who may write", settings.Collaborators.Or([]).Select(Text));
        Tell(seen, "Teams that may write", settings.Teams.Or([]).Select(Text));
        Tell(seen, "Deploy keys that may write", settings.DeployKeys.Or([]).Select(title => OneLine.Of(title, 60)));
        if (settings.Apps.IsKnown)
            Tell(
                seen,
                "Apps of the organisation that may write, where they are installed for this repository",
                settings
                    .Apps.Value.Where(app => app.CanWrite.Count > 0)
                    .Select(app => $"{OneLine.Of(app.Login, 100)} ({string.Join(", ", app.CanWrite)})")
            );
        else
            seen.Add($"Which Apps may write cannot be read ({settings.Apps.Missing}).");
        var people = audit
            .Identities.Guard.Concat(audit.Identities.Evidence)
            .Concat(audit.Identities.Audit)
            .Where(login => !AuditCase.IsApp(login))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToList();
        if (people.Count > 0)
            return this.DoesNotHold(
                $"{string.Join(", ", people)} under identities.guard, evidence or audit is a person.",
                "A person who records what was seen, or that the guard passed, can say so of a change of their own.",
                "Name an App there in promote.yaml, such as promote-guard[bot].",
                seen
            );
        var missing = settings.Collaborators.Missing ?? settings.Teams.Missing ?? settings.DeployKeys.Missing;
        return missing is null
            ? this.Holds(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{settings.Collaborators.Value.Count} people, {settings.Teams.Value.Count} teams and {settings.DeployKeys.Value.Count} deploy keys may write; each can push any branch, with workflows in it."
                ),
                seen
            )
            : this.CannotBeRead("Who may write cannot be read in full.", missing, seen);
    }

    private static string Text(Writer writer) => $"{OneLine.Of(writer.Name, 100)} ({OneLine.Of(writer.Role, 40)})";

    private static void Tell(List<string> seen, string what, IEnumerable<string> who)
    {
        var all = who.ToList();
        if (all.Count == 0)
            return;
        var more =
            all.Count > MostShown
                ? string.Create(CultureInfo.InvariantCulture, $" and {all.Count - MostShown} more")
                : "";
        seen.Add($"{what}: {string.Join(", ", all.Take(MostShown))}{more}.");
    }
}
