using Cake.Core;
using Cake.Core.Annotations;
using Promote.Artifacts;
using Promote.Errors;
using Promote.Verbs;
using Promote.Verbs.Promotion;

namespace Cake.Promote;

/// <summary>
/// Moves one immutable image from dev to staging to prod through the Git repository that Argo CD watches. Tokens come
/// from the environment. A verb that does not come to a good end throws a <see cref="CakeException"/> whose exit code is
/// the one of the command <c>promote</c>.
/// </summary>
[CakeAliasCategory("Promote")]
[CakeNamespaceImport("Promote.Audit")]
[CakeNamespaceImport("Promote.Proof")]
[CakeNamespaceImport("Promote.Verbs")]
[CakeNamespaceImport("Promote.Verbs.Promotion")]
public static class PromoteAliases
{
    /// <summary>Builds the commit's images once, as <c>promote.build.yaml</c> says.</summary>
    /// <param name="context">The context.</param>
    /// <param name="settings">The settings; their images, by name alone, are those to build.</param>
    /// <returns>The images, each with tag and digest.</returns>
    /// <example><code>var built = PromoteBuild(new PromoteSettings());</code></example>
    [CakeMethodAlias]
    public static BuildResult PromoteBuild(this ICakeContext context, PromoteSettings settings) =>
        new VerbRunner(context, settings).Build();

    /// <summary>Commits what was built to the first environment of the chain.</summary>
    /// <param name="context">The context.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="built">What <see cref="PromoteBuild"/> gave.</param>
    /// <returns>What came of it.</returns>
    /// <example><code>PromoteBump(new PromoteSettings { Manifests = "acme/manifests" }, built);</code></example>
    [CakeMethodAlias]
    public static PromotionResult PromoteBump(this ICakeContext context, PromoteSettings settings, BuildResult built) =>
        Bump(context, settings, _ => Task.FromResult(built.Artifact));

    /// <summary>Commits images that are in the registry to the first environment of the chain.</summary>
    /// <param name="context">The context.</param>
    /// <param name="settings">The settings, with <see cref="PromoteSettings.Images"/> or <see cref="PromoteSettings.Artifact"/>.</param>
    /// <returns>What came of it.</returns>
    /// <example>
    /// <code>PromoteBump(new PromoteSettings { App = "web", Images = { "ghcr.io/acme/web:3e493962d1f0" } });</code>
    /// </example>
    [CakeMethodAlias]
    public static PromotionResult PromoteBump(this ICakeContext context, PromoteSettings settings) =>
        Bump(context, settings, token => ArtifactAsync(settings, token));

    /// <summary>Asks the manifests repository's own workflow to bump the first environment to what was built.</summary>
    /// <param name="context">The context.</param>
    /// <param name="settings">The settings, with <see cref="PromoteSettings.Workflow"/> and <see cref="PromoteSettings.Timeout"/>.</param>
    /// <param name="built">What <see cref="PromoteBuild"/> gave.</param>
    /// <returns>What it came to.</returns>
    /// <example><code>PromoteRequestBump(new PromoteSettings { App = "web", Manifests = "acme/manifests" }, built);</code></example>
    [CakeMethodAlias]
    public static RequestResult PromoteRequestBump(
        this ICakeContext context,
        PromoteSettings settings,
        BuildResult built
    ) => RequestBump(context, settings, _ => Task.FromResult(built.Artifact));

    /// <summary>Asks the manifests repository's own workflow to bump the first environment to images that are in the registry.</summary>
    /// <param name="context">The context.</param>
    /// <param name="settings">The settings, with <see cref="PromoteSettings.Images"/> or <see cref="PromoteSettings.Artifact"/>.</param>
    /// <returns>What it came to.</returns>
    /// <example><code>PromoteRequestBump(new PromoteSettings { App = "web", Artifact = "artifacts/web.json" });</code></example>
    [CakeMethodAlias]
    public static RequestResult PromoteRequestBump(this ICakeContext context, PromoteSettings settings) =>
        RequestBump(context, settings, token => ArtifactAsync(settings, token));

    private static RequestResult RequestBump(
        ICakeContext context,
        PromoteSettings settings,
        Func<CancellationToken, Task<Artifact>> read
    ) =>
        new VerbRunner(context, settings).Run(
            async (remotes, app, token) =>
            {
                var artifact = await read(token).ConfigureAwait(false);
                var verb = new RequestBump
                {
                    Request = new BumpRequest
                    {
                        App =
                            app
                            ?? throw new CakeException((int)ExitCode.Usage, "A request names its app: add --app=APP."),
                        Environment = settings.Environment,
                        Images = artifact.Images,
                        SourceCommit = settings.SourceCommit ?? artifact.SourceCommit,
                    },
                    DryRun = settings.DryRun,
                };
                return await (
                    verb with
                    {
                        Workflow = settings.Workflow ?? verb.Workflow,
                        Timeout = settings.Timeout ?? verb.Timeout,
                    }
                )
                    .RunAsync(remotes, token)
                    .ConfigureAwait(false);
            }
        );

    /// <summary>Waits until Argo CD runs what the environment's manifest says, settled and healthy.</summary>
    /// <param name="context">The context.</param>
    /// <param name="settings">The settings.</param>
    /// <returns>What runs.</returns>
    /// <example><code>PromoteWait(new PromoteSettings { App = "web", Environment = "dev" });</code></example>
    [CakeMethodAlias]
    public static WaitResult PromoteWait(this ICakeContext context, PromoteSettings settings) =>
        new VerbRunner(context, settings).Run(
            (remotes, app, token) =>
            {
                var verb = new Wait { App = app, Environment = settings.Environment };
                return (verb with { Timeout = settings.Timeout ?? verb.Timeout }).RunAsync(remotes, token);
            }
        );

    /// <summary>Runs the app's smoke tests against what was deployed.</summary>
    /// <param name="context">The context.</param>
    /// <param name="settings">The settings.</param>
    /// <returns>What each test came to.</returns>
    /// <example><code>PromoteSmokeTest(new PromoteSettings { App = "web", Environment = "dev" });</code></example>
    [CakeMethodAlias]
    public static SmokeTestResult PromoteSmokeTest(this ICakeContext context, PromoteSettings settings) =>
        new VerbRunner(context, settings).Run(
            (remotes, app, token) =>
            {
                var verb = new SmokeTest { App = app, Environment = settings.Environment };
                return (verb with { Timeout = settings.Timeout ?? verb.Timeout }).RunAsync(remotes, token);
            }
        );

    /// <summary>Promotes what runs in the environment it comes from.</summary>
    /// <param name="context">The context.</param>
    /// <param name="environment">The environment that shall run it.</param>
    /// <param name="settings">The settings.</param>
    /// <returns>What came of it.</returns>
    /// <example><code>PromoteTo("staging", new PromoteSettings { App = "web", Manifests = "acme/manifests" });</code></example>
    [CakeMethodAlias]
    public static PromotionResult PromoteTo(this ICakeContext context, string environment, PromoteSettings settings) =>
        new VerbRunner(context, settings).Run(
            (remotes, app, token) =>
                new PromoteTo
                {
                    App = app,
                    Environment = environment,
                    Tag = settings.Tag,
                    AllowDowngrade = settings.AllowDowngrade,
                    DryRun = settings.DryRun,
                }.RunAsync(remotes, token)
        );

    /// <summary>Takes each app's next step that is due: records evidence, promotes.</summary>
    /// <param name="context">The context.</param>
    /// <param name="settings">The settings; without an app, all are looked at.</param>
    /// <returns>The steps; each was taken, or waits.</returns>
    /// <example><code>PromoteNext(new PromoteSettings { Manifests = "acme/manifests", Only = "evidence" });</code></example>
    [CakeMethodAlias]
    public static NextResult PromoteNext(this ICakeContext context, PromoteSettings settings) =>
        new VerbRunner(context, settings).Run(
            (remotes, _, token) =>
                new Next
                {
                    App = settings.App,
                    Only = settings.Only switch
                    {
                        null => NextSteps.All,
                        "evidence" => NextSteps.Evidence,
                        "promotions" => NextSteps.Promotions,
                        var other => throw new UsageException(
                            ErrorCodes.Usage,
                            "only",
                            $"'{other}' is no kind of steps.",
                            "Write evidence or promotions, or leave --only out."
                        ),
                    },
                    Timeout = settings.Timeout ?? TimeSpan.Zero,
                    DryRun = settings.DryRun,
                }.RunAsync(remotes, token)
        );

    /// <summary>Waits until an environment has what was built, and it was seen good there; reads the forge alone.</summary>
    /// <param name="context">The context.</param>
    /// <param name="settings">The settings, with <see cref="PromoteSettings.Artifact"/>, <see cref="PromoteSettings.Images"/> or <see cref="PromoteSettings.Tag"/>.</param>
    /// <returns>How far it came.</returns>
    /// <example><code>PromoteFollow(new PromoteSettings { App = "web", Artifact = "artifacts/web.json" });</code></example>
    [CakeMethodAlias]
    public static FollowResult PromoteFollow(this ICakeContext context, PromoteSettings settings) =>
        new VerbRunner(context, settings).Run(
            async (remotes, app, token) =>
            {
                var verb = new Follow
                {
                    App = app,
                    Environment = settings.Environment,
                    Images = settings.Artifact is { } file
                        ? (await ArtifactFile.ReadAsync(file, token).ConfigureAwait(false)).Images
                        : [.. settings.Images.Select(ImageReference.Parse)],
                    Tag = settings.Tag,
                };
                return await (verb with { Timeout = settings.Timeout ?? verb.Timeout })
                    .RunAsync(remotes, token)
                    .ConfigureAwait(false);
            }
        );

    /// <summary>Puts an app in an environment back as it was, images and overlay alike, and holds what it takes away.</summary>
    /// <param name="context">The context.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="settings">The settings, with <see cref="PromoteSettings.To"/> and <see cref="PromoteSettings.Reason"/>.</param>
    /// <returns>What came of it.</returns>
    /// <example><code>PromoteRollback("prod", new PromoteSettings { App = "web", Reason = "Checkout fails" });</code></example>
    [CakeMethodAlias]
    public static PromotionResult PromoteRollback(
        this ICakeContext context,
        string environment,
        PromoteSettings settings
    ) =>
        new VerbRunner(context, settings).Run(
            (remotes, app, token) =>
                new Rollback
                {
                    App = app,
                    Environment = environment,
                    To = settings.To,
                    Reason = settings.Reason,
                    DryRun = settings.DryRun,
                }.RunAsync(remotes, token)
        );

    /// <summary>Lifts the hold that a rollback left.</summary>
    /// <param name="context">The context.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="settings">The settings.</param>
    /// <returns>What came of it.</returns>
    /// <example><code>PromoteRelease("prod", new PromoteSettings { App = "web" });</code></example>
    [CakeMethodAlias]
    public static PromotionResult PromoteRelease(
        this ICakeContext context,
        string environment,
        PromoteSettings settings
    ) =>
        new VerbRunner(context, settings).Run(
            (remotes, app, token) =>
                new Release
                {
                    App = app,
                    Environment = environment,
                    DryRun = settings.DryRun,
                }.RunAsync(remotes, token)
        );

    /// <summary>Proposes an artifact straight to an environment, past those before it; it leaves a debt.</summary>
    /// <param name="context">The context.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="settings">The settings, with <see cref="PromoteSettings.Tag"/> and <see cref="PromoteSettings.Reason"/>.</param>
    /// <returns>What came of it.</returns>
    /// <example><code>PromoteHotfix("prod", new PromoteSettings { App = "web", Tag = "1.4.3", Reason = "Checkout fails" });</code></example>
    [CakeMethodAlias]
    public static PromotionResult PromoteHotfix(
        this ICakeContext context,
        string environment,
        PromoteSettings settings
    ) =>
        new VerbRunner(context, settings).Run(
            (remotes, app, token) =>
                new Hotfix
                {
                    App = app,
                    Environment = environment,
                    Tag = settings.Tag ?? throw Missing("tag", "A hotfix needs the tag of its images."),
                    Reason = settings.Reason ?? throw Missing("reason", "A hotfix needs a reason."),
                    SourceCommit = settings.SourceCommit,
                    DryRun = settings.DryRun,
                }.RunAsync(remotes, token)
        );

    /// <summary>Pays a hotfix back to the environments that it skipped; once all had it, ends the debt.</summary>
    /// <param name="context">The context.</param>
    /// <param name="environment">The environment that was hotfixed.</param>
    /// <param name="settings">The settings.</param>
    /// <returns>What came of it.</returns>
    /// <example><code>PromotePayBack("prod", new PromoteSettings { App = "web" });</code></example>
    [CakeMethodAlias]
    public static PayBackResult PromotePayBack(
        this ICakeContext context,
        string environment,
        PromoteSettings settings
    ) =>
        new VerbRunner(context, settings).Run(
            (remotes, app, token) =>
                new PayBack
                {
                    App = app,
                    Environment = environment,
                    DryRun = settings.DryRun,
                }.RunAsync(remotes, token)
        );

    private static UsageException Missing(string setting, string message) =>
        new(ErrorCodes.Usage, setting, message, $"Add --{setting}, or set it in PromoteSettings.");

    /// <summary>Reads the forge's settings, and tells who could get something into prod past the gates.</summary>
    /// <param name="context">The context.</param>
    /// <param name="settings">The settings.</param>
    /// <returns>What each rule says; all hold.</returns>
    /// <example><code>PromoteAudit(new PromoteSettings { Manifests = "acme/manifests", Record = true });</code></example>
    [CakeMethodAlias]
    public static AuditResult PromoteAudit(this ICakeContext context, PromoteSettings settings) =>
        new VerbRunner(context, settings).Run(
            (remotes, _, token) => new Audit { Record = settings.Record }.RunAsync(remotes, token)
        );

    /// <summary>Proves after the fact who built, promoted, reviewed and merged what an environment runs.</summary>
    /// <param name="context">The context.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="settings">The settings; <see cref="PromoteSettings.At"/> names a commit other than the branch's head.</param>
    /// <returns>The links of the proof; nothing is missing or wrong.</returns>
    /// <example><code>PromoteProve("prod", new PromoteSettings { App = "web", Manifests = "acme/manifests" });</code></example>
    [CakeMethodAlias]
    public static ProveResult PromoteProve(this ICakeContext context, string environment, PromoteSettings settings) =>
        new VerbRunner(context, settings).Run(
            (remotes, app, token) =>
                new Prove
                {
                    App = app,
                    Environment = environment,
                    At = settings.At,
                }.RunAsync(remotes, token)
        );

    // The artifact is read inside: what is wrong with it ends like all that is wrong.
    private static PromotionResult Bump(
        ICakeContext context,
        PromoteSettings settings,
        Func<CancellationToken, Task<Artifact>> read
    ) =>
        new VerbRunner(context, settings).Run(
            async (remotes, app, token) =>
            {
                var artifact = await read(token).ConfigureAwait(false);
                return await new Bump
                {
                    App = app,
                    Environment = settings.Environment,
                    Images = artifact.Images,
                    SourceCommit = settings.SourceCommit ?? artifact.SourceCommit,
                    AllowDowngrade = settings.AllowDowngrade,
                    DryRun = settings.DryRun,
                }
                    .RunAsync(remotes, token)
                    .ConfigureAwait(false);
            }
        );

    private static async Task<Artifact> ArtifactAsync(PromoteSettings settings, CancellationToken cancellationToken) =>
        settings.Artifact is { } file
            ? await ArtifactFile.ReadAsync(file, cancellationToken).ConfigureAwait(false)
            : new([.. settings.Images.Select(ImageReference.Parse)], settings.SourceCommit);
}
