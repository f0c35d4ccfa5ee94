using Cake.Common;
using Cake.Core;
using Promote.Configuration;
using Promote.Errors;

namespace Cake.Promote;

/// <summary>The recipe's targets. Build goes with BumpDev and RequestBump; the others stand alone, so that each can be run again.</summary>
public static class PromoteTargets
{
    /// <summary>Defines the targets.</summary>
    /// <param name="task">The script's own <c>Task</c>.</param>
    /// <param name="context">The script's context, whose arguments are read: <c>--app --manifests --env --tag --to --reason --timeout --dry-run --allow-downgrade --record --at --workflow --only --artifact</c>.</param>
    public static void Define(Func<string, CakeTaskBuilder> task, ICakeContext context)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(context);
        global::Promote.Verbs.BuildResult? built = null;
        // Built in an earlier run already, which left the file.
        var artifact = context.Argument<string?>("artifact", null);
        bool IsBuilt() =>
            artifact is not null
            && context.FileSystem.GetFile(new Core.IO.FilePath(artifact).MakeAbsolute(context.Environment)).Exists;
        task("Build")
            .Description("Builds the commit's images once, tags them with it and pushes them; --artifact is written.")
            .WithCriteria(() => !IsBuilt(), "--artifact is there already")
            .Does(() => built = context.PromoteBuild(new PromoteSettings { Artifact = artifact }));
        task("BumpDev")
            .Description("Commits what was built to the first environment of the chain.")
            .IsDependentOn("Build")
            .Does(() =>
                _ = built is null
                    ? context.PromoteBump(Settings(context))
                    : context.PromoteBump(Settings(context), built)
            );
        task("RequestBump")
            .Description(
                "Asks the manifests repository's own workflow to bump the first environment to what was built."
            )
            .IsDependentOn("Build")
            .Does(() =>
                _ = built is null
                    ? context.PromoteRequestBump(Settings(context))
                    : context.PromoteRequestBump(Settings(context), built)
            );
        task("Wait")
            .Description("Waits until Argo CD runs what the environment's manifest says, healthy.")
            .Does(() => context.PromoteWait(Settings(context)));
        task("SmokeTest")
            .Description("Runs the smoke tests against what was deployed.")
            .Does(() => context.PromoteSmokeTest(Settings(context)));
        foreach (
            var (target, environment) in (ReadOnlySpan<(string, string)>)
                [("PromoteStaging", "staging"), ("PromoteProd", "prod")]
        )
            task(target)
                .Description($"Promotes to {environment} what runs in the environment it comes from.")
                .Does(() => context.PromoteTo(environment, Settings(context)));
        task("PromoteTo")
            .Description("Promotes to the environment of --env what runs in the environment it comes from.")
            .Does(() => context.PromoteTo(Environment(context), Settings(context)));
        task("Next")
            .Description("Takes each app's next step that is due, or those of --only evidence or promotions.")
            .Does(() => context.PromoteNext(Settings(context)));
        task("Follow")
            .Description("Waits until the environment of --env has --artifact or --tag, and it was seen good there.")
            .Does(() => context.PromoteFollow(Settings(context)));
        task("Rollback")
            .Description(
                "Puts the environment of --env back to what ran before, or to --to, and holds what it takes away."
            )
            .Does(() => context.PromoteRollback(Environment(context), Settings(context)));
        task("Verify")
            .Description(
                "The guard: judges --pull-request, or all that are --open, or --head against --base in this clone."
            )
            .Does(() => Verify(context));
        task("Hotfix")
            .Description("Proposes --tag straight to the environment of --env, for the reason of --reason.")
            .Does(() => context.PromoteHotfix(Environment(context), Settings(context)));
        task("PayBack")
            .Description("Pays the hotfix of the environment of --env back to those that it skipped.")
            .Does(() => context.PromotePayBack(Environment(context), Settings(context)));
        task("Audit")
            .Description("Reads the forge's settings, and tells who could get something into prod past the gates.")
            .Does(() => context.PromoteAudit(Settings(context)));
        task("Prove")
            .Description("Proves who built, promoted, reviewed and merged what the environment of --env runs.")
            .Does(() => context.PromoteProve(Environment(context), Settings(context)));
        task("Default").Description("Builds, and bumps the first environment.").IsDependentOn("BumpDev");
    }

    /// <summary>Runs a target, and ends with the verb's exit code rather than with 1.</summary>
    /// <param name="run">The script's own <c>RunTarget</c>, called with the target.</param>
    /// <exception cref="CakeException">A verb did not come to a good end.</exception>
    public static void Run(Action run)
    {
        ArgumentNullException.ThrowIfNull(run);
        try
        {
            run();
        }
        catch (Exception e) when (Inner(e) is { } cause && !ReferenceEquals(cause, e))
        {
            throw new CakeException(cause.ExitCode, cause.Message, e);
        }
    }

    private static CakeException? Inner(Exception e) =>
        e switch
        {
            AggregateException several => several.InnerExceptions.Select(Inner).FirstOrDefault(one => one is not null),
            { InnerException: { } inner } when Inner(inner) is { } cause => cause,
            CakeException cake => cake,
            _ => null,
        };

    private static void Verify(ICakeContext context)
    {
        var settings = new VerifySettings
        {
            Base = context.Argument("base", "origin/main"),
            Head = context.Argument("head", "HEAD"),
            Manifests = context.Argument<string?>("manifests", null),
            Post = context.HasArgument("post"),
            Merge = context.HasArgument("merge"),
            Strict = context.HasArgument("strict"),
        };
        if (context.HasArgument("open"))
            context.PromoteVerifyOpen(settings);
        else if (context.Argument<int?>("pull-request", null) is { } number)
            context.PromoteVerifyPullRequest(number, settings);
        else
            context.PromoteVerify(settings);
    }

    private static string Environment(ICakeContext context) =>
        context.Argument<string?>("env", null)
        ?? throw new CakeException((int)ExitCode.Usage, "Add --env=ENVIRONMENT.");

    private static PromoteSettings Settings(ICakeContext context) =>
        new()
        {
            App = context.Argument<string?>("app", null),
            Manifests = context.Argument<string?>("manifests", null),
            Environment = context.Argument<string?>("env", null),
            Tag = context.Argument<string?>("tag", null),
            To = context.Argument<string?>("to", null),
            Reason = context.Argument<string?>("reason", null),
            Workflow = context.Argument<string?>("workflow", null),
            At = context.Argument<string?>("at", null),
            Only = context.Argument<string?>("only", null),
            Artifact = context.Argument<string?>("artifact", null),
            AllowDowngrade = context.HasArgument("allow-downgrade"),
            DryRun = context.HasArgument("dry-run"),
            Record = context.HasArgument("record"),
            Timeout = context.Argument<string?>("timeout", null) is { } text
                ? Durations.TryParse(text)
                    ?? throw new CakeException(
                        (int)ExitCode.Usage,
                        $"--timeout: '{text}' is not a length of time. Write it as 45s, 30m, 2h, 1d or 1h30m."
                    )
                : null,
        };
}
