using Promote.Guard;

namespace Promote.Verbs;

/// <summary>What <see cref="Verify"/> works with: a repository's trees and renderers. To be disposed of.</summary>
public sealed class GuardTools : IAsyncDisposable
{
    internal GuardTools(ITreeReader trees, Renderers renderers) => (Trees, Renderers) = (trees, renderers);

    internal ITreeReader Trees { get; }

    internal Renderers Renderers { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Trees.DisposeAsync().ConfigureAwait(false);
        await Renderers.DisposeAsync().ConfigureAwait(false);
    }
}

/// <summary>
/// What <see cref="VerifyPullRequest"/> and <see cref="VerifyOpen"/> work with: the forge, its pull requests' trees and
/// renderers. To be disposed of.
/// </summary>
public sealed class ForgeGuardTools : IAsyncDisposable
{
    internal ForgeGuardTools(Remotes remotes, IPullRequestTrees trees, Renderers renderers) =>
        (Remotes, Trees, Renderers) = (remotes, trees, renderers);

    internal Remotes Remotes { get; }

    internal IPullRequestTrees Trees { get; }

    internal Renderers Renderers { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Trees.DisposeAsync().ConfigureAwait(false);
        await Renderers.DisposeAsync().ConfigureAwait(false);
        await Remotes.DisposeAsync().ConfigureAwait(false);
    }
}
