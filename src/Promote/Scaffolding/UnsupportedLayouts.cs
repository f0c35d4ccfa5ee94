using Promote.Errors;
using Promote.Manifests;

namespace Promote.Scaffolding;

/// <summary>Layouts that Promote cannot handle yet, and says so.</summary>
internal static class UnsupportedLayouts
{
    private const string Supported =
        "Supported are a folder or a values file an environment on one branch, such as apps/web/overlays/{env}/kustomization.yaml.";

    /// <summary>Refuses what Applications say of themselves.</summary>
    /// <exception cref="UsageException">They are hydrated, or each environment has a branch.</exception>
    public static void Check(ArgoObjects argo)
    {
        if (argo.Hydrated is { } file)
            throw new UsageException(
                ErrorCodes.Usage,
                file,
                $"{OneLine.Of(file, 100)} uses Argo CD's source hydrator (spec.sourceHydrator), which is not supported yet: what runs is then on another branch than what is promoted.",
                Supported
            );
        var revisions = argo
            .Applications.SelectMany(one => one.Sources)
            .Select(source => source.Revision)
            .OfType<string>();
        if (Environments(revisions) is { Count: > 1 } branches)
            throw Branches($"Applications deploy the branches {string.Join(", ", branches)}", "targetRevision");
    }

    /// <summary>The error where no app was found.</summary>
    public static UsageException Nothing(RepositoryFacts facts) =>
        Environments(facts.Branches) is { Count: > 1 } branches
            ? Branches(
                $"The repository has the branches {string.Join(", ", branches)}, and no folders or values files for environments",
                "branches"
            )
            : new UsageException(
                ErrorCodes.Usage,
                "manifests",
                "No app was found: no kustomization with images: in a folder that is named for an environment, and no chart's values with image.repository and image.tag in a file that is.",
                $"{Supported} Each overlay lists its images under images:. Where environments have names of your own, say them in order: promote init manifests --environments alpha,beta."
            );

    /// <summary>What is not supported, and keeps nothing from being written.</summary>
    public static IEnumerable<string> Notes(ArgoObjects argo, RepositoryFacts facts)
    {
        foreach (var set in argo.Unfollowed)
            yield return $"The ApplicationSet {OneLine.Of(set, 80)} cannot be followed: only one generator, a list or git directories, is. Say its Applications' names in promote.yaml, as argo.";
        var origin = facts.Origin is null ? null : RepositoryUrl.Parse(facts.Origin);
        var others = argo
            .Repositories.Where(one => origin is null || !one.IsIn(origin with { IsWhole = false }))
            .Select(one => OneLine.Of($"{one.Host}/{one.Path}", 100))
            .ToList();
        if (others.Count > (origin is null ? 1 : 0))
            yield return $"Applications deploy from {string.Join(", ", others.Take(5))}{(others.Count > 5 ? ", …" : "")} too. Several manifests repositories are not supported yet: what is promoted must be in this one.";
        if (facts.IsAzure)
            yield return "A manifests repository on Azure Repos is not supported yet: pull requests, checks and evidence need GitHub.";
    }

    private static UsageException Branches(string seen, string subject) =>
        new(ErrorCodes.Usage, subject, $"{seen}: a branch an environment is not supported yet.", Supported);

    private static List<string> Environments(IEnumerable<string> branches)
    {
        var named = branches
            .Distinct(StringComparer.Ordinal)
            .Where(name => KnownEnvironments.Rank(FilePath.Name(name)) is not null)
            .Select(name => OneLine.Of(name, 60))
            .Order(StringComparer.Ordinal)
            .ToList();
        return named.Select(name => KnownEnvironments.Rank(FilePath.Name(name))).Distinct().Count() > 1 ? named : [];
    }
}
