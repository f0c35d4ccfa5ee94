using Promote.Configuration;
using Promote.Errors;
using Promote.Forges;

namespace Promote.Audit;

/// <summary>What an audit knows: the forge's settings, and the branch's own rules.</summary>
internal sealed record AuditCase
{
    /// <summary>The forge's settings.</summary>
    public required ForgeSettings Settings { get; init; }

    /// <summary>The rules as the branch has them.</summary>
    public required PromoteConfiguration Configuration { get; init; }

    /// <summary>The owners' file as the branch has it; null where there is none.</summary>
    public required CodeOwnersFile? CodeOwners { get; init; }

    /// <summary>Paths of manifests that are there; they tell the apps that a pattern stands for.</summary>
    public IReadOnlyList<string> Manifests { get; init; } = [];

    /// <summary>Paths of files that hold Argo CD's objects.</summary>
    public IReadOnlyList<string> ArgoFiles { get; init; } = [];

    /// <summary>Who does what on the forge.</summary>
    public Identities Identities => Configuration.Identities;

    /// <summary>The branch, for people.</summary>
    public string Branch => OneLine.Of(Settings.Branch, 100);

    /// <summary>The environments that ask for code owners.</summary>
    public IEnumerable<EnvironmentSettings> OwnedEnvironments =>
        Configuration.Environments.Where(environment => environment.Requires.CodeOwners);

    /// <summary>The most approvals that an environment asks for.</summary>
    public int Approvals =>
        Configuration.Environments.Select(environment => environment.Requires.Approvals).DefaultIfEmpty().Max();

    /// <summary>Whether some environment asks that people approve.</summary>
    public bool AsksPeople => Approvals > 0 || OwnedEnvironments.Any();

    /// <summary>The forge's numbers of some logins, where they could be read.</summary>
    public IEnumerable<long> IdsOf(IEnumerable<string> logins) =>
        logins.Select(IdOf).Where(id => id is { IsKnown: true }).Select(id => id!.Value);

    /// <summary>What is missing to know the numbers of some logins; null where all are known.</summary>
    public string? MissingIdOf(IEnumerable<string> logins) =>
        logins.Select(IdOf).FirstOrDefault(id => id is { IsKnown: false })?.Missing;

    /// <summary>An App as people know it.</summary>
    public string NameOfApp(long id) =>
        Settings.Apps.Or([]).FirstOrDefault(app => app.Id == id)?.Login is { } installed ? OneLine.Of(installed, 100)
        : Settings.Ids.FirstOrDefault(known => IsApp(known.Key) && known.Value.IsKnown && known.Value.Value == id).Key
            is { } login
            ? login
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"App {id}");

    /// <summary>Whether a login is an App's.</summary>
    public static bool IsApp(string login) => login.EndsWith("[bot]", StringComparison.OrdinalIgnoreCase);

    private Setting<long>? IdOf(string login) =>
        Settings.Ids.FirstOrDefault(known => string.Equals(known.Key, login, StringComparison.OrdinalIgnoreCase)).Value;
}
