using Promote.Artifacts;
using Promote.Configuration;
using Promote.Errors;
using Promote.Manifests.Formats;

namespace Promote.Guard;

/// <summary>An app in an environment, as two trees have it.</summary>
/// <param name="App">The app.</param>
/// <param name="Environment">The environment.</param>
internal sealed record Unit(AppSettings App, EnvironmentSettings Environment)
{
    /// <summary>Its manifest.</summary>
    public string Manifest => App.ManifestPath(Environment.Name);

    /// <summary>The folder that is rendered; null where its images stand in a file by themselves.</summary>
    public string? Overlay => App.Manifest.Values is null ? RepositoryPath.FolderOf(Manifest) : null;

    /// <summary>The app's images by what its manifest is or was; none where that cannot be read: it ran nothing.</summary>
    public IReadOnlyList<ImageReference> ImagesIn(ReadOnlyMemory<byte> manifest)
    {
        try
        {
            return
            [
                .. ManifestFormat
                    .Of(App)
                    .Read(manifest.ToArray(), Manifest)
                    .Select(image => image.Reference)
                    .OfType<ImageReference>(),
            ];
        }
        catch (PromoteException)
        {
            return [];
        }
    }

    /// <summary><c>web in prod</c>.</summary>
    public override string ToString() => $"{App.Name} in {Environment.Name}";
}

/// <summary>What an app in an environment runs by one tree.</summary>
/// <param name="Resources">What is rendered; nothing where there is no manifest.</param>
/// <param name="Failure">Why it could not be rendered; empty where it could.</param>
/// <param name="Exists">Whether there is a manifest.</param>
internal sealed record UnitRendering(RenderedResources Resources, string Failure, bool Exists)
{
    /// <summary>What to do where it could not be rendered.</summary>
    public string Next { get; init; } = "Correct the manifests.";

    /// <summary>There is no manifest.</summary>
    public static UnitRendering None { get; } = new(RenderedResources.None, "", Exists: false);
}
