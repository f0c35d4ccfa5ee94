using Promote.Guard;

namespace Promote.Verbs;

/// <summary>What <see cref="Verify"/> works with: a repository's trees and a renderer. To be disposed of.</summary>
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

/// <summary>
/// What <see cref="VerifyPullRequest"/> and <see cref="VerifyOpen"/> work with: the forge, its pull requests' trees and a
/// renderer. To be disposed of.
/// </summary>
public sealed class ForgeGuardTools : IAsyncDisposable
{
    internal ForgeGuardTools(Remotes remotes, IPullRequestTrees trees, IRenderer renderer) =>
        (Remotes, Trees, Renderer) = (remotes, trees, renderer);

    internal Remotes Remotes { get; }

    internal IPullRequestTrees Trees { get; }

    internal IRenderer Renderer { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Trees.DisposeAsync().ConfigureAwait(false);
        await Renderer.DisposeAsync().ConfigureAwait(false);
        await Remotes.DisposeAsync().ConfigureAwait(false);
    }
}
