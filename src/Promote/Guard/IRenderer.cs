namespace Promote.Guard;

/// <summary>Renders overlays as Argo CD would: without network, plugins, secrets or anything of the change being run.</summary>
internal interface IRenderer : IAsyncDisposable
{
    /// <summary>Its program and version, for the verdict; null where there is none on this machine.</summary>
    Task<string?> FindAsync(CancellationToken cancellationToken);

    /// <summary>Renders one folder.</summary>
    /// <param name="files">Every file that it may read, by path from the root.</param>
    /// <param name="folder">The overlay.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<Rendering> RenderAsync(
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files,
        string folder,
        CancellationToken cancellationToken
    );
}

/// <summary>What came of rendering.</summary>
/// <param name="Yaml">The resources; null where it failed.</param>
/// <param name="Failure">What the renderer said, on one line; empty where it did not fail.</param>
internal sealed record Rendering(byte[]? Yaml, string Failure);
