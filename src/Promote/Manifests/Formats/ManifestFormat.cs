using Promote.Configuration;

namespace Promote.Manifests.Formats;

/// <summary>Which format an app's manifests have. A new format is a file here and a line below.</summary>
internal static class ManifestFormat
{
    public static IManifestFormat Of(AppSettings app) =>
        app.Manifest.Values is { } values ? new ValuesFormat(app, values) : new KustomizeFormat(app);
}
