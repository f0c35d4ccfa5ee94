using Promote.Configuration;
using Promote.Errors;

namespace Promote.Audit.Rules;

/// <summary>The guard's check is required, and from an App whose key no branch's workflow has.</summary>
internal sealed class GuardCheckRule : IAuditRule
{
    private const string Forged =
        "Whoever may push a branch has a workflow there that posts the check as the Actions App or sets a status of that name, on any commit: the guard is forged from a second branch.";

    /// <inheritdoc/>
    public string Name => "guard-check";

    /// <inheritdoc/>
    public RuleResult Judge(AuditCase audit)
    {
        var settings = audit.Settings;
        if (settings.Sources.SelectMany(GuardCheck.Workflows).FirstOrDefault() is { } workflow)
            return this.Holds(
                $"The organisation requires the workflow {OneLine.Of(workflow, 100)}, which no branch of this repository can change.",
                "See for yourself that it runs promote verify."
            );
        var required = settings
            .Sources.SelectMany(source => GuardCheck.Apps(source).Select(app => (Source: source, App: app)))
            .ToList();
        var apps = required.Select(one => one.App).OfType<long>().Where(app => app != settings.WorkflowApp).ToList();
        var guard = audit.Identities.Guard;
        var own = audit.IdsOf(guard.Where(AuditCase.IsApp)).ToList();
        var good = apps.Where(app => guard.Count == 0 || own.Contains(app)).ToList();
        if (good.Count > 0)
            return Named(audit, good[0]);
        if (settings.MissingSources is { } missing)
            return this.CannotBeRead($"Whether {GuardCheck.Name} is required cannot be read.", missing);
        var fix = new Commands(audit).RequireCheck(required.FirstOrDefault().Source, own.Count > 0 ? own[0] : null);
        if (apps.Count > 0)
            return audit.MissingIdOf(guard.Where(AuditCase.IsApp)) is { } unknown
                ? this.CannotBeRead(
                    $"{GuardCheck.Name} is required from {audit.NameOfApp(apps[0])}; whether that is {string.Join(", ", guard)} cannot be read.",
                    unknown
                )
                : this.DoesNotHold(
                    $"{GuardCheck.Name} is required from {audit.NameOfApp(apps[0])}, which is none of identities.guard ({string.Join(", ", guard)}).",
                    "Whoever has the key of that App says what passes the guard.",
                    fix
                );
        return required.Count == 0
            ? this.DoesNotHold(
                $"No rule of {audit.Branch} requires the check {GuardCheck.Name}.",
                "What the guard refuses can be merged.",
                fix
            )
            : this.DoesNotHold(
                required.Exists(one => one.App is not null)
                    ? $"{GuardCheck.Name} is required from GitHub Actions, which is every workflow of every branch."
                    : $"{GuardCheck.Name} is required from anyone.",
                Forged,
                fix
            );
    }

    // One key for two things is one theft for both.
    private RuleResult Named(AuditCase audit, long app)
    {
        var (identities, name) = (audit.Identities, audit.NameOfApp(app));
        if (
            identities.Guard.FirstOrDefault(login =>
                Identities.Has([.. identities.Promoter, .. identities.Evidence, .. identities.Audit], login)
            ) is
            { } shared
        )
            return this.DoesNotHold(
                $"{shared} is the guard, and promoter, evidence or audit too.",
                "The key that opens promotions or records evidence, which more jobs have, also says that the guard passed.",
                "Make an App of its own for the guard, and name it under identities.guard in promote.yaml."
            );
        if (
            audit
                .IdsOf(identities.Promoter.Concat(identities.Evidence).Concat(identities.Audit).Where(AuditCase.IsApp))
                .Contains(app)
        )
            return this.DoesNotHold(
                $"{GuardCheck.Name} is required from {name}, which is promoter, evidence or audit too.",
                "The key that opens promotions or records evidence, which more jobs have, also says that the guard passed.",
                new Commands(audit).RequireCheck(
                    audit.Settings.Sources.First(source => GuardCheck.Apps(source).Contains(app)),
                    null
                )
            );
        return this.Holds(
            $"{GuardCheck.Name} is required from {name}.",
            identities.Guard.Count > 0
                ? []
                : ["promote.yaml names nobody under identities.guard, so any App was taken for the guard."]
        );
    }
}
