namespace Promote.Guard;

/// <summary>Renders as Argo CD would: without network, plugins, secrets or anything of the change being run.</summary>
internal interface IRenderer : IAsyncDisposable
{
    /// <summary>Its program and version, for the verdict; null where there is none on this machine.</summary>
    Task<string?> FindAsync(CancellationToken cancellationToken);

    /// <summary>Renders one folder.</summary>
    Task<Rendering> RenderAsync(RenderRequest request, CancellationToken cancellationToken);
}

/// <summary>What to render.</summary>
/// <param name="Files">Every file that may be read, by path from the root.</param>
/// <param name="Folder">The overlay, or the chart.</param>
internal sealed record RenderRequest(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Files, string Folder)
{
    /// <summary>A chart's release.</summary>
    public string Release { get; init; } = "";

    /// <summary>A chart's namespace.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>A chart's values files beside its own; a later one counts.</summary>
    public IReadOnlyList<string> ValuesFiles { get; init; } = [];
}

/// <summary>What came of rendering.</summary>
/// <param name="Yaml">The resources; null where it failed.</param>
/// <param name="Failure">What the renderer said, on one line; empty where it did not fail.</param>
internal sealed record Rendering(byte[]? Yaml, string Failure)
{
    /// <summary>What to do where it failed.</summary>
    public string Next { get; init; } = "Correct the manifests.";
}

/// <summary>What renders what: kustomizations, and Helm charts.</summary>
/// <param name="Kustomize">Renders overlays.</param>
/// <param name="Helm">Renders charts.</param>
internal sealed record Renderers(IRenderer Kustomize, IRenderer Helm) : IAsyncDisposable
{
    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Kustomize.DisposeAsync().ConfigureAwait(false);
        await Helm.DisposeAsync().ConfigureAwait(false);
    }
}
