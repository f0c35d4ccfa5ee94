using Promote.Guard;

namespace Promote.Verbs;

/// <summary>What <see cref="Verify"/> works with: a repository's trees and a renderer.</summary>
public sealed class GuardTools : IAsyncDisposable
{
    internal GuardTools(ITreeReader trees, IRenderer renderer) => (Trees, Renderer) = (trees, renderer);

    internal ITreeReader Trees { get; }

    internal IRenderer Renderer { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Trees.DisposeAsync().ConfigureAwait(false);
        await Renderer.DisposeAsync().ConfigureAwait(false);
    }
}
