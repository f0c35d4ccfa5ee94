using System.Globalization;
using Promote.Configuration;
using Promote.Errors;
using Promote.Forges;

namespace Promote.Audit;

/// <summary>Whom the branch's rules do not hold for, all sources taken together.</summary>
/// <param name="Found">Each with the source that excepts them, and what they may do without.</param>
/// <param name="Unreadable">The sources whose exceptions cannot be read although all depends on them.</param>
internal sealed record Exceptions(IReadOnlyList<ExceptedActor> Found, IReadOnlyList<RuleSource> Unreadable)
{
    /// <summary>Finds those of some kinds.</summary>
    public static Exceptions Of(AuditCase audit, Func<Bypass, bool> counts)
    {
        var found = new List<ExceptedActor>();
        var unreadable = new List<RuleSource>();
        foreach (var protection in Protection.Of(audit))
        {
            var sources = audit.Settings.Sources.Where(protection.IsIn).ToList();
            var excepted = sources
                .Where(source => source.Bypass.IsKnown)
                .ToDictionary(
                    source => source,
                    source =>
                        source
                            .Bypass.Value.Where(one => protection.IsOfPullRequests || !one.OfPullRequestsOnly)
                            .Where(counts)
                            .ToList()
                );
            // Where one source makes no exception, those of the others change nothing.
            if (excepted.Values.Any(bypass => bypass.Count == 0))
                continue;
            unreadable.AddRange(sources.Where(source => !source.Bypass.IsKnown));
            if (sources.TrueForAll(source => source.Bypass.IsKnown))
                found.AddRange(
                    excepted.SelectMany(one =>
                        one.Value.Select(bypass => new ExceptedActor(one.Key, bypass, protection))
                    )
                );
        }

        return new(found, [.. unreadable.Distinct()]);
    }

    /// <summary>Whether it is the promoter.</summary>
    public static bool IsPromoter(AuditCase audit, Bypass bypass) =>
        bypass.Login is { } login
            ? Identities.Has(audit.Identities.Promoter, login)
            : bypass is { Kind: BypassKind.App or BypassKind.Person, Id: { } id }
                && audit
                    .IdsOf(
                        audit.Identities.Promoter.Where(one => AuditCase.IsApp(one) == (bypass.Kind == BypassKind.App))
                    )
                    .Contains(id);

    /// <summary>Someone excepted, as people know them.</summary>
    public static string NameOf(AuditCase audit, Bypass bypass) =>
        bypass switch
        {
            { Login: { } login } => OneLine.Of(login, 100),
            { Kind: BypassKind.App, Id: { } id } => audit.NameOfApp(id),
            { Kind: BypassKind.Person, Id: { } id } => Known(audit.Settings.Collaborators, id) ?? Numbered("user", id),
            { Kind: BypassKind.Team, Id: { } id } => "team " + (Known(audit.Settings.Teams, id) ?? Numbered("", id)),
            { Kind: BypassKind.Role, Id: var id } => id switch
            {
                2 => "all who may maintain",
                4 => "all who may write",
                _ => Numbered("all with the role", id ?? 0),
            },
            { Kind: BypassKind.Administrators } => "administrators",
            { Kind: BypassKind.DeployKeys } => "every deploy key that may write",
            _ => "someone of a kind that this version does not know",
        };

    private static string? Known(Setting<IReadOnlyList<Writer>> writers, long id) =>
        writers.Or([]).FirstOrDefault(writer => writer.Id == id)?.Name is { } name ? OneLine.Of(name, 100) : null;

    private static string Numbered(string what, long id) =>
        string.Create(CultureInfo.InvariantCulture, $"{what} {id}").TrimStart();
}

/// <summary>Someone whom a protection does not hold for.</summary>
/// <param name="Source">Where the exception is.</param>
/// <param name="Bypass">Who.</param>
/// <param name="Protection">What they may do without.</param>
internal sealed record ExceptedActor(RuleSource Source, Bypass Bypass, Protection Protection);
