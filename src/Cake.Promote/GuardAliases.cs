using Cake.Core;
using Cake.Core.Annotations;
using Promote.Verbs;

namespace Cake.Promote;

/// <summary>The guard: judges changes of the manifests repository before they are merged.</summary>
[CakeAliasCategory("Promote")]
[CakeNamespaceImport("Promote.Verbs")]
public static class GuardAliases
{
    /// <summary>Judges two revisions of a clone.</summary>
    /// <param name="context">The context.</param>
    /// <param name="settings">The settings.</param>
    /// <returns>The verdict; one that did not pass is thrown, as exit code 3 or 4.</returns>
    /// <example><code>PromoteVerify(new VerifySettings { Base = "origin/main", Head = "HEAD" });</code></example>
    [CakeMethodAlias]
    public static VerifyResult PromoteVerify(this ICakeContext context, VerifySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new VerbRunner(context, settings.Remotes).Guard(
            settings.Repository,
            (tools, token) =>
                new Verify
                {
                    Base = settings.Base,
                    Head = settings.Head,
                    Strict = settings.Strict,
                }.RunAsync(tools, token)
        );
    }

    /// <summary>Judges a pull request, with what its forge and the registry know.</summary>
    /// <param name="context">The context.</param>
    /// <param name="number">Its number.</param>
    /// <param name="settings">The settings.</param>
    /// <returns>The verdict; one that did not pass is thrown, as exit code 3 or 4.</returns>
    /// <example><code>PromoteVerifyPullRequest(12, new VerifySettings { Manifests = "acme/manifests", Post = true });</code></example>
    [CakeMethodAlias]
    public static VerifyResult PromoteVerifyPullRequest(this ICakeContext context, int number, VerifySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new VerbRunner(context, settings.Remotes).GuardForge(
            settings.Repository,
            (tools, token) =>
                new VerifyPullRequest
                {
                    Number = number,
                    Post = settings.Post,
                    Merge = settings.Merge,
                    Strict = settings.Strict,
                }.RunAsync(tools, token)
        );
    }

    /// <summary>Judges all open pull requests again.</summary>
    /// <param name="context">The context.</param>
    /// <param name="settings">The settings.</param>
    /// <returns>What the guard says of each.</returns>
    /// <example><code>PromoteVerifyOpen(new VerifySettings { Manifests = "acme/manifests", Post = true });</code></example>
    [CakeMethodAlias]
    public static VerifyOpenResult PromoteVerifyOpen(this ICakeContext context, VerifySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new VerbRunner(context, settings.Remotes).GuardForge(
            settings.Repository,
            (tools, token) => new VerifyOpen { Post = settings.Post, Merge = settings.Merge }.RunAsync(tools, token)
        );
    }
}
