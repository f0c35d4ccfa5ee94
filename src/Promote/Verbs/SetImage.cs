using Promote.Artifacts;
using Promote.Errors;
using Promote.Manifests;

namespace Promote.Verbs;

/// <summary>The bare edit <c>set-image</c>: an entry of a kustomization's <c>images:</c>, byte for byte, with no policy beyond the OCI grammar.</summary>
public sealed record SetImage
{
    /// <summary>The kustomization file.</summary>
    public required string File { get; init; }

    /// <summary>The image's name as the manifests say it.</summary>
    public required string Name { get; init; }

    /// <summary>The new tag; null leaves it.</summary>
    public string? Tag { get; init; }

    /// <summary>The new digest; null leaves it.</summary>
    public string? Digest { get; init; }

    /// <summary>The name to pull under; null leaves it.</summary>
    public string? NewName { get; init; }

    /// <summary>Edits the file.</summary>
    /// <param name="cancellationToken">Stops before the file is replaced.</param>
    /// <returns>Whether the file was changed; where it said so already, its bytes and time stay.</returns>
    /// <exception cref="PromoteException">An argument is wrong, or the file cannot be edited; nothing was written.</exception>
    public Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        if (Tag is null && Digest is null && NewName is null)
            throw new UsageException(
                ErrorCodes.Usage,
                File,
                "set-image was given nothing to set.",
                "Add --tag, --digest or --new-name."
            );
        // Name is not parsed as an image name: what the file calls it is the file's business.
        var edit = new ImageEdit
        {
            NewTag = Tag is null ? null : Artifacts.Tag.Parse(Tag).Value,
            Digest = Digest is null ? null : Artifacts.Digest.Parse(Digest).Value,
            NewName = NewName is null ? null : ImageName.Parse(NewName).Value,
        };
        return new EditFile(File).ApplyAsync(bytes => KustomizeImages.Set(bytes, File, Name, edit), cancellationToken);
    }
}
