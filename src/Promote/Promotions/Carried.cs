using Promote.Artifacts;
using Promote.Configuration;
using Promote.Errors;
using Promote.Manifests;

namespace Promote.Promotions;

/// <summary>What goes along from one environment to another.</summary>
internal static class Carried
{
    /// <summary>The images that one environment runs, under the names that another pulls them by.</summary>
    /// <param name="artifact">What the one runs.</param>
    /// <param name="from">What its manifest says, image by image as the artifact.</param>
    /// <param name="to">The other's.</param>
    public static IReadOnlyList<ImageReference> Images(Artifact artifact, EnvironmentState from, EnvironmentState to) =>
        [
            .. artifact.Images.Select(
                (image, i) =>
                    // Each environment may pull under a name of its own.
                    to.Images.FirstOrDefault(one => one.Image == from.Images[i].Image)?.Name
                        is { } own
                        ? image with
                        {
                            Name = ImageName.Parse(own),
                        }
                        : image
            ),
        ];

    /// <summary>The commit that an artifact was built from, where its tag tells.</summary>
    public static string? SourceCommit(AppSettings app, Artifact artifact) =>
        app.Tags.Kind == TagPolicyKind.Sha && artifact.Images[0].Tag is { Value.Length: 40 or 64 } tag
            ? tag.Value
            : null;

    /// <summary>What <c>?ref=</c> of the app's source repositories is there: what was tried there includes them.</summary>
    /// <exception cref="UsageException">A repository is named with several.</exception>
    public static Dictionary<string, string> Refs(AppSettings app, EnvironmentState from)
    {
        var refs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var repository in app.Refs)
        {
            var values = KustomizeRefs
                .Read(from.File!.Bytes.ToArray(), from.Path, repository)
                .Select(found => found.Ref)
                .Distinct(StringComparer.Ordinal)
                .ToList();
            if (values is [var only])
                refs[repository] = only;
            else if (values.Count > 1)
                throw new UsageException(
                    ErrorCodes.InvalidConfiguration,
                    from.Path,
                    $"{from.Path} names {repository} with {values.Count} different refs: {string.Join(", ", values)}.",
                    "Make them one, or take the repository out of 'refs'."
                );
        }

        return refs;
    }
}
