using YamlDotNet.Core;

namespace Promote.Sandbox.Ci;

/// <summary>What the stand-in for the repository's CI judges: that each kustomization is YAML.</summary>
internal static class RenderCheck
{
    private const int MostDepth = 100;

    /// <summary>Whether it is a file that kustomize starts from.</summary>
    public static bool IsKustomization(string path) =>
        path.Split('/')[^1] is "kustomization.yaml" or "kustomization.yml" or "Kustomization";

    /// <summary>Why a file is not YAML; null: it is.</summary>
    public static string? Problem(string text)
    {
        try
        {
            var parser = new Parser(new StringReader(text));
            var depth = 0;
            while (parser.MoveNext())
            {
                depth += parser.Current?.NestingIncrease ?? 0;
                if (depth > MostDepth)
                    return "It is nested too deep.";
            }

            return null;
        }
        catch (YamlException e)
        {
            return string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"line {e.Start.Line}: {e.Message}"
            );
        }
    }
}
