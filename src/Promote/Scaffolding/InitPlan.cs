namespace Promote.Scaffolding;

/// <summary>What shall be there, and what is left for a person.</summary>
/// <param name="Files">The files.</param>
/// <param name="Identities">The GitHub Apps that are needed.</param>
/// <param name="Notes">What a person should know.</param>
/// <param name="Next">What is left to do, in order.</param>
internal sealed record InitPlan(
    IReadOnlyList<PlannedFile> Files,
    IReadOnlyList<GitHubApp> Identities,
    IReadOnlyList<string> Notes,
    IReadOnlyList<InitStep> Next
);

/// <summary>A file that shall be there.</summary>
/// <param name="Path">Its path from the root.</param>
/// <param name="Text">What is in it.</param>
internal sealed record PlannedFile(string Path, string Text)
{
    /// <summary>Other places that do as well: what is there first counts.</summary>
    public IReadOnlyList<string> Alternatives { get; init; } = [];
}

/// <summary>Something that is left to do.</summary>
/// <param name="Text">What: a sentence.</param>
/// <param name="Commands">Command lines that do it; none where it takes a page or an editor.</param>
public sealed record InitStep(string Text, IReadOnlyList<string> Commands);

/// <summary>A GitHub App that is needed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Does">What it does.</param>
/// <param name="Permissions">The permissions of the repository that it asks for.</param>
/// <param name="Environment">The environment that keeps its key; null where that is another repository's secret.</param>
/// <param name="Secret">The secret that holds its private key.</param>
/// <param name="Variable">The variable that holds its client id.</param>
public sealed record GitHubApp(
    string Name,
    string Does,
    string Permissions,
    string? Environment,
    string Secret,
    string Variable
)
{
    /// <summary>Its login.</summary>
    internal string Login => Name + "[bot]";
}
