namespace Promote.Scaffolding;

/// <summary>The text of the pipelines that extend the templates'.</summary>
internal static class PipelineText
{
    /// <summary>Where it lies: beside a pipeline of the repository's own.</summary>
    public const string Path = "azure-pipelines.promote.yml";

    /// <summary>An application's.</summary>
    public static string Application(string app, string manifests, string branch, string templates) =>
        Fill(
            "azure-pipelines.yml",
            branch,
            templates,
            ("app", TextTemplate.Scalar(app)),
            ("manifests", TextTemplate.Scalar(manifests))
        );

    /// <summary>A manifests repository's.</summary>
    public static string Manifests(RepositoryFacts facts, string templates, string prefix) =>
        Fill(
            "azure-manifests.yml",
            facts.Branch,
            templates,
            ("repository", TextTemplate.Scalar(facts.Repository ?? ManifestsSteps.UnknownRepository)),
            ("prefix", prefix)
        );

    private static string Fill(
        string template,
        string branch,
        string templates,
        params IEnumerable<(string Name, string Text)> more
    ) =>
        TextTemplate
            .Of(template)
            .Fill(
                new Dictionary<string, string>(
                    more.Select(one => KeyValuePair.Create(one.Name, one.Text)),
                    StringComparer.Ordinal
                )
                {
                    ["branch"] = WorkflowText.Branch(branch),
                    ["templates"] = WorkflowText.Repository(templates),
                    ["version"] = InitRequest.Version,
                }
            );
}
