using Promote.Yaml;

namespace Promote.Manifests;

/// <summary>An entry of a kustomization's <c>images:</c>.</summary>
/// <param name="Name">The name in the manifests that it applies to; kustomize takes it for a regular expression.</param>
/// <param name="NewName">The name to pull under.</param>
/// <param name="NewTag">The tag; without the digest where the file holds both in <c>newTag</c>.</param>
/// <param name="Digest">The digest, from <c>digest</c> or from behind the <c>@</c> of <c>newTag</c>.</param>
/// <param name="TagSuffix">What kustomize adds to the tag.</param>
/// <param name="Position">Where the entry starts.</param>
internal sealed record KustomizeImage(
    string Name,
    string? NewName,
    string? NewTag,
    string? Digest,
    string? TagSuffix,
    YamlPosition Position
);
