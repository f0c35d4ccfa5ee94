namespace Promote.Scaffolding;

/// <summary>The text of an application's pipeline on Azure Pipelines.</summary>
internal static class PipelineText
{
    /// <summary>The text.</summary>
    public static string Write(string app, string manifests, string branch, string templates) =>
        TextTemplate
            .Of("azure-pipelines.yml")
            .Fill(
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["app"] = TextTemplate.Scalar(app),
                    ["manifests"] = TextTemplate.Scalar(manifests),
                    ["branch"] = WorkflowText.Branch(branch),
                    ["templates"] = WorkflowText.Repository(templates),
                    ["version"] = InitRequest.Version,
                }
            );
}
