using System.Text;
using Promote.Artifacts;
using Promote.Configuration;

namespace Promote.Scaffolding;

/// <summary>The text of <c>promote.build.yaml</c>.</summary>
internal static class BuildText
{
    /// <summary>The text.</summary>
    public static string Write(
        string app,
        string manifests,
        IReadOnlyList<FoundBuild> builds,
        IReadOnlyList<ImageName> images
    )
    {
        var list = new StringBuilder();
        foreach (var (build, image) in builds.Zip(images))
        {
            list.Append("- images: [").Append(TextTemplate.Scalar(image.Value, inFlow: true)).Append("]\n  run:\n");
            foreach (var word in build.Run)
                list.Append("    - ").Append(TextTemplate.Scalar(word)).Append('\n');
            list.Append("  digest: ").Append(Word(build.Digest)).Append('\n');
        }

        return TextTemplate
            .Of("promote.build.yaml")
            .Fill(
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["app"] = TextTemplate.Scalar(app),
                    ["manifests"] = TextTemplate.Scalar(manifests),
                    ["builds"] = list.ToString().TrimEnd('\n'),
                }
            );
    }

    private static string Word(DigestSource digest) =>
        digest switch
        {
            DigestSource.Sdk => "sdk",
            DigestSource.MetadataFile => "metadata-file",
            DigestSource.DigestFile => "digest-file",
            _ => "registry",
        };
}
