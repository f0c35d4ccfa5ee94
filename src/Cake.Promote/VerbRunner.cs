using Cake.Core;
using Cake.Core.Diagnostics;
using Promote.Audit;
using Promote.Composition;
using Promote.Errors;
using Promote.Hosts;
using Promote.Proof;
using Promote.Verbs;
using Promote.Verbs.Promotion;

namespace Cake.Promote;

/// <summary>Runs a verb in Cake: its progress into the log, its end as an exit code.</summary>
internal sealed class VerbRunner(ICakeContext context, PromoteSettings settings) : IProgress<Report>
{
    private readonly Dictionary<string, string> variables = new(
        context.Environment.GetEnvironmentVariables(),
        StringComparer.Ordinal
    );

    /// <summary>Builds.</summary>
    public BuildResult Build() =>
        Finish(async token =>
        {
            var folder = context.Environment.WorkingDirectory.FullPath;
            var result = await new Build { Folder = folder, Images = [.. settings.Images] }
                .RunAsync(RemotesFactory.CreateBuildTools(variables, this, TimeProvider.System), token)
                .ConfigureAwait(false);
            if (settings.Artifact is { } file)
                await ArtifactFile
                    .WriteAsync(Path.GetFullPath(file, folder), result.Artifact, token)
                    .ConfigureAwait(false);
            return result;
        });

    /// <summary>Runs a verb against the remotes, and for the app, that settings and environment mean.</summary>
    public T Run<T>(Func<Remotes, string?, CancellationToken, Task<T>> verb)
        where T : IVerbResult =>
        Finish(async token =>
        {
            var (defaults, remotesSettings) = await SettingsAsync(token).ConfigureAwait(false);
            var remotes = await RemotesFactory.CreateAsync(remotesSettings, token).ConfigureAwait(false);
            await using (remotes.ConfigureAwait(false))
            {
                return await verb(remotes, settings.App ?? defaults.App, token).ConfigureAwait(false);
            }
        });

    /// <summary>Runs the guard in a clone.</summary>
    public T Guard<T>(string? repository, Func<GuardTools, CancellationToken, Task<T>> verb)
        where T : IVerbResult =>
        Finish(async token =>
        {
            var tools = RemotesFactory.CreateGuardTools(
                repository ?? context.Environment.WorkingDirectory.FullPath,
                variables,
                this,
                TimeProvider.System
            );
            await using (tools.ConfigureAwait(false))
                return await verb(tools, token).ConfigureAwait(false);
        });

    /// <summary>Runs the guard on a forge.</summary>
    public T GuardForge<T>(string? repository, Func<ForgeGuardTools, CancellationToken, Task<T>> verb)
        where T : IVerbResult =>
        Finish(async token =>
        {
            var (_, remotesSettings) = await SettingsAsync(token).ConfigureAwait(false);
            var tools = await RemotesFactory
                .CreateForgeGuardToolsAsync(remotesSettings, repository, token)
                .ConfigureAwait(false);
            await using (tools.ConfigureAwait(false))
                return await verb(tools, token).ConfigureAwait(false);
        });

    private async Task<(ApplicationDefaults Defaults, RemotesSettings Settings)> SettingsAsync(CancellationToken token)
    {
        var folder = context.Environment.WorkingDirectory.FullPath;
        var defaults = await ApplicationDefaults.ReadAsync(folder, variables, token).ConfigureAwait(false);
        return (
            defaults,
            new RemotesSettings
            {
                Manifests = settings.Manifests ?? defaults.Manifests,
                Environment = variables,
                WorkingDirectory = folder,
                Reports = this,
                Time = TimeProvider.System,
            }
        );
    }

    void IProgress<Report>.Report(Report value)
    {
        switch (value.Level)
        {
            case ReportLevel.Warning:
                context.Log.Warning("{0}", value.Text);
                break;
            case ReportLevel.Step:
                context.Log.Information("{0}", value.Text);
                break;
            default:
                context.Log.Debug("{0}", value.Text);
                break;
        }
    }

    private T Finish<T>(Func<CancellationToken, Task<T>> verb)
        where T : IVerbResult
    {
        var host = CiHosts.Detect(variables, Console.Error);
        using var interrupted = new CancellationTokenSource();
        void Interrupt(object? sender, ConsoleCancelEventArgs e)
        {
            e.Cancel = true;
            interrupted.Cancel();
        }

        Console.CancelKeyPress += Interrupt;
        try
        {
            // Cake's tasks do not wait for tasks in aliases: this is the edge.
            var result = Task.Run(() => verb(interrupted.Token), interrupted.Token).GetAwaiter().GetResult();
            Tell(result);
            host.Tell(result);
            return result.Exit == ExitCode.Done ? result : throw new CakeException((int)result.Exit, Summary(result));
        }
        catch (PromoteException e)
        {
            host.Tell(e);
            throw new CakeException((int)e.Code.Exit, e.ToDisplayString(), e);
        }
        finally
        {
            Console.CancelKeyPress -= Interrupt;
        }
    }

    private static string Summary(IVerbResult result) =>
        result switch
        {
            PromotionResult promotion => promotion.Summary,
            AuditResult audit => audit.Summary,
            ProveResult prove => prove.Summary,
            FollowResult follow => $"{follow.Summary} {follow.Next}",
            NextResult next => string.Join(
                ' ',
                next.Steps.Where(step => step.Exit != ExitCode.Done)
                    .Select(step => step.Summary)
                    .Concat(next.Problem is { } problem ? [$"{problem.Message} {problem.Next}"] : [])
            ),
            _ => "",
        };

    private void Tell(IVerbResult result)
    {
        foreach (var line in Lines(result).Where(line => line.Length > 0))
            context.Log.Information("{0}", line);
    }

    private static IEnumerable<string> Lines(VerifyResult verify) =>
        [
            $"{verify.PullRequest?.Url ?? verify.Head}: {verify.Outcome.ToString().ToLowerInvariant()}",
            .. verify
                .Environments.SelectMany(one =>
                    one.Gates.Select(gate => (Unit: $"{one.App} in {one.Environment}", Gate: gate))
                )
                .Concat(verify.Gates.Select(gate => (Unit: "the change", Gate: gate)))
                .Select(one =>
                    $"  {one.Unit}: {one.Gate.Gate}: {one.Gate.Verdict.ToString().ToLowerInvariant()}. {one.Gate.Reason} {one.Gate.Next}".TrimEnd()
                ),
        ];

    private static IEnumerable<string> Lines(IVerbResult result) =>
        result switch
        {
            PromotionResult promotion =>
            [
                promotion.Summary,
                .. promotion.Gates.Select(gate =>
                    $"  {gate.Gate}: {gate.Verdict.ToString().ToLowerInvariant()}. {gate.Reason}"
                ),
                promotion.Next,
            ],
            AuditResult audit =>
            [
                $"{audit.Repository}, branch {audit.Branch}: {audit.Summary}",
                .. audit.Rules.SelectMany(rule =>
                    new[]
                    {
                        $"  {rule.Rule}: {rule.Verdict switch { RuleVerdict.Holds => "holds", RuleVerdict.DoesNotHold => "does not hold", _ => "cannot be read" }}. {rule.Reason} {rule.Why}".TrimEnd(),
                        rule.Missing is { } missing ? $"    The token lacks {missing}." : "",
                        rule.Fix is { } fix ? $"    {fix}" : "",
                    }
                ),
            ],
            ProveResult prove =>
            [
                .. prove.Links.Select(link =>
                    $"  {link.Environment} {link.Step.Word()}: {link.Verdict.Word()}. {link.Text}"
                ),
                prove.Summary,
            ],
            BuildResult build => build.Images.Select(image =>
                $"{image.Reference} {(image.Reused ? "was there already" : "is built")}"
            ),
            RequestResult request =>
            [
                $"{request.Url ?? request.Workflow}: {request.Outcome.ToString().ToLowerInvariant()}",
            ],
            NextResult next => next.Steps.Select(step =>
                $"{step.App} {step.Environment}: {step.Kind.ToString().ToLowerInvariant()} {NextReport.Word(step.Outcome)}. {step.Summary} {step.Next}".TrimEnd()
            ),
            FollowResult follow => FollowReport.Lines(follow),
            WaitResult wait => [$"{wait.Application} runs what {wait.Commit} says, Healthy."],
            VerifyResult verify => Lines(verify),
            VerifyOpenResult open =>
            [
                .. open.Judged.SelectMany(Lines),
                .. open.Failures.Select(failure => $"{failure.Url} could not be judged: {failure.Reason}"),
            ],
            SmokeTestResult { Remark: { } remark } => [remark],
            SmokeTestResult smoke => smoke.Checks.Select(check => $"{check.Check}: passed, {check.Detail}"),
            _ => [],
        };
}
