using YamlDotNet.RepresentationModel;

namespace Templates.Tests.Rules;

/// <summary>A token that checkout keeps in the Git configuration is there for every later step to take.</summary>
public static class Checkouts
{
    public static IEnumerable<Finding> Check(Document document) =>
        document
            .Steps.Where(Is)
            .Where(step => step.Map("with").Text("persist-credentials") != "false")
            .Select(step => document.Against(step, "A checkout keeps its credentials: persist-credentials: false."));

    internal static bool Is(YamlMappingNode step) =>
        step.Text("uses").StartsWith("actions/checkout@", StringComparison.Ordinal);
}
