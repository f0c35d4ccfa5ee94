using Promote.Artifacts;
using Promote.Configuration;
using Promote.Errors;
using Promote.Manifests;
using Promote.Promotions;

namespace Promote.Verbs.Promotion;

/// <summary>What goes along from one environment to another.</summary>
internal static class Carried
{
    /// <summary>The images that one environment runs, under the names that another pulls them by.</summary>
    public static async Task<IReadOnlyList<ImageReference>> ImagesAsync(
        DigestResolver resolver,
        EnvironmentState from,
        EnvironmentState to,
        CancellationToken cancellationToken
    )
    {
        var artifact = Planner.ArtifactOf(from)!;
        var references = new List<ImageReference>();
        for (var i = 0; i < artifact.Images.Count; i++)
        {
            // Each environment may pull under a name of its own.
            var own = to.Images.FirstOrDefault(image => image.Image == from.Images[i].Image)?.Name;
            var image = artifact.Images[i];
            var digest = (await resolver.ResolveAsync(image, cancellationToken).ConfigureAwait(false)).Digest;
            references.Add(image with { Name = own is null ? image.Name : ImageName.Parse(own), Digest = digest });
        }

        return references;
    }

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
