using Promote.ArgoCd;
using Promote.Errors;
using Promote.Forges;
using Promote.Manifests;
using Promote.Registries;
using Promote.Smoke;

namespace Promote.Verbs;

/// <summary>
/// What verbs work with: the manifests repository, its forge, the registry and Argo CD, as the front end's settings
/// say. To be disposed of.
/// </summary>
public sealed class Remotes : IAsyncDisposable
{
    internal Remotes(
        IManifestsRepository manifests,
        IForge? forge,
        IRegistry registry,
        Func<IArgoCd> argoCd,
        Func<ISmokeRunner> smoke,
        TimeProvider time,
        IProgress<Report> reports,
        string? runUrl
    )
    {
        Manifests = manifests;
        Forge = forge;
        Registry = registry;
        ArgoCd = argoCd;
        Smoke = smoke;
        Time = time;
        Reports = reports;
        RunUrl = runUrl;
    }

    internal IManifestsRepository Manifests { get; }

    internal IForge? Forge { get; }

    /// <summary>What the forge keeps of pull requests; null where there is none.</summary>
    internal IPullRequestRecords? PullRequests { get; init; }

    /// <summary>The applications' repositories; null where there is no forge.</summary>
    internal ISources? Sources { get; init; }

    /// <summary>The forge's settings; null where there is no forge.</summary>
    internal IForgeSettings? Settings { get; init; }

    /// <summary>What the forge keeps of what was merged; null where there is none.</summary>
    internal IMergeRecords? Merges { get; init; }

    /// <summary>The forge's workflows; null where there is no forge.</summary>
    internal IWorkflows? Workflows { get; init; }

    internal IRegistry Registry { get; }

    internal Func<IArgoCd> ArgoCd { get; }

    internal Func<ISmokeRunner> Smoke { get; }

    internal TimeProvider Time { get; }

    internal IProgress<Report> Reports { get; }

    /// <summary>The run that works with them: an address for people; null at a desk.</summary>
    internal string? RunUrl { get; }

    /// <summary>Who works with them, as the environment says: a claim; null where it says none.</summary>
    internal string? Actor { get; init; }

    /// <summary>The login of who started the run, where the environment tells one; null where it tells none.</summary>
    internal string? Dispatcher { get; init; }

    /// <summary>The forge's workflows.</summary>
    /// <exception cref="UsageException">There is no forge.</exception>
    internal IWorkflows NeedWorkflows() =>
        Workflows
        ?? throw new UsageException(
            ErrorCodes.Usage,
            "--request",
            "A request goes to the forge, and the manifests repository is named by no forge.",
            "Name it as owner/name, or leave --request out."
        );

    internal void Step(string text) => Reports.Report(new Report(ReportLevel.Step, text));

    internal void Warn(string text) => Reports.Report(new Report(ReportLevel.Warning, text));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Manifests.DisposeAsync();
}
