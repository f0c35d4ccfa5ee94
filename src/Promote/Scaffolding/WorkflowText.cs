using System.Text.RegularExpressions;
using Promote.Errors;

namespace Promote.Scaffolding;

/// <summary>The text of the workflows that call the templates'.</summary>
internal static partial class WorkflowText
{
    /// <summary>An application repository's.</summary>
    public static string Application(string app, string manifests, string branch, string templates, string registry)
    {
        var isOwn = registry == "ghcr.io";
        return TextTemplate
            .Of("app.yml")
            .Fill(
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["app"] = TextTemplate.Scalar(app),
                    ["manifests"] = TextTemplate.Scalar(manifests),
                    ["branch"] = Branch(branch),
                    ["templates"] = Repository(templates),
                    ["version"] = InitRequest.Version,
                    ["registry"] = isOwn
                        ? ""
                        : $"registry: {TextTemplate.Scalar(registry)}\nregistry-username: ${{{{ vars.REGISTRY_USERNAME }}}}",
                    ["password"] = isOwn ? "" : "REGISTRY_PASSWORD: ${{ secrets.REGISTRY_PASSWORD }}",
                }
            );
    }

    /// <summary>The manifests repository's.</summary>
    public static string Manifests(string branch, string templates) =>
        TextTemplate
            .Of("manifests.yml")
            .Fill(
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["branch"] = Branch(branch),
                    ["templates"] = Repository(templates),
                    ["version"] = InitRequest.Version,
                }
            );

    /// <summary>A branch, for a filter: what GitHub would take for a pattern is refused.</summary>
    /// <exception cref="UsageException">Its name cannot stand there.</exception>
    public static string Branch(string branch) =>
        BranchName().IsMatch(branch)
            ? TextTemplate.Scalar(branch, inFlow: true)
            : throw new UsageException(
                ErrorCodes.Usage,
                branch,
                $"The default branch '{OneLine.Of(branch, 100)}' cannot be written in a workflow's filter.",
                "Rename it, as to main."
            );

    /// <summary>A repository's name.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static string Repository(string name) =>
        RepositoryFacts.IsRepository(name)
            ? name
            : throw new UsageException(
                ErrorCodes.Usage,
                name,
                $"'{OneLine.Of(name, 100)}' is not a repository.",
                "Write owner/name."
            );

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._/-]{0,199}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex BranchName();
}
