using System.Text.Json.Serialization;
using Promote.Configuration;
using Promote.Errors;
using Promote.Forges;
using Promote.Verbs.Verification;

namespace Promote.Verbs;

/// <summary>
/// <c>promote verify --open</c>: judges every open pull request again, as after a freeze, a hold, a review, or when
/// time has passed.
/// </summary>
public sealed record VerifyOpen
{
    /// <summary>Whether the forge is told.</summary>
    public bool Post { get; init; }

    /// <summary>Whether those are merged that passed and whose environments are merged <c>when-green</c>.</summary>
    public bool Merge { get; init; }

    /// <summary>How long one may take.</summary>
    public TimeSpan MostTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Judges. One that cannot be judged keeps no other from it.</summary>
    /// <param name="tools">The forge, its trees and the renderer.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<VerifyOpenResult> RunAsync(ForgeGuardTools tools, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tools);
        var (forge, records) = PullRequestReport.Forge(tools.Remotes);
        var branch = await PullRequestReport.BranchAsync(tools.Remotes, cancellationToken).ConfigureAwait(false);
        var open = await forge
            // A fork's is never merged here.
            .FindOpenAsync(
                new PullRequestQuery(branch, null, HeadPrefix: "") { Forks = Post || !Merge },
                cancellationToken
            )
            .ConfigureAwait(false);
        var judged = new List<VerifyResult>();
        var failures = new List<VerifyFailure>();
        // Who may not even write comes last: what takes long there keeps nobody else waiting.
        foreach (var pullRequest in open.OrderBy(one => one.IsFromFork).ThenBy(one => one.Number))
        {
            tools.Remotes.Step($"Judging {pullRequest.Url}.");
            using var enough = new CancellationTokenSource(MostTime, tools.Remotes.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, cancellationToken);
            var begunAt = tools.Remotes.Time.GetUtcNow();
            try
            {
                judged.Add(
                    await new VerifyPullRequest
                    {
                        Number = pullRequest.Number,
                        Post = Post,
                        Merge = Merge,
                    }
                        .RunAsync(tools, either.Token)
                        .ConfigureAwait(false)
                );
            }
            catch (OperationCanceledException)
                when (enough.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                await FailAsync(
                        pullRequest,
                        begunAt,
                        $"It took more than {Durations.Format(MostTime)}.",
                        "Change less at once, or judge it by itself with --pull-request.",
                        ExitCode.Failed
                    )
                    .ConfigureAwait(false);
            }
            catch (UsageException e) when (e.Subject == pullRequest.Url)
            {
                // It was closed, or sent elsewhere, since it was listed.
                tools.Remotes.Warn(e.Message);
            }
            catch (PromoteException e) when (e.Code.Exit != ExitCode.NotAllowed)
            {
                await FailAsync(pullRequest, begunAt, e.Message, e.Next, e.Code.Exit).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // One that nobody foresaw must not leave the others with a check of yesterday.
            catch (Exception e) when (e is not (PromoteException or OperationCanceledException))
#pragma warning restore CA1031
            {
                await FailAsync(
                        pullRequest,
                        begunAt,
                        $"This is a bug in promote: {e.Message}",
                        "Judge it by itself with --pull-request, and report what it says.",
                        ExitCode.Failed
                    )
                    .ConfigureAwait(false);
            }
        }

        return new() { Judged = judged, Failures = failures };

        async Task FailAsync(PullRequest pullRequest, DateTimeOffset begunAt, string why, string next, ExitCode exit)
        {
            tools.Remotes.Warn($"{pullRequest.Url} could not be judged: {why}");
            failures.Add(new(pullRequest.Number, pullRequest.Url, why, exit));
            // A check that passed once must not stand for what nobody could judge.
            if (Post)
                await PullRequestReport
                    .PostFailureAsync(tools.Remotes, records, pullRequest, why, next, begunAt, cancellationToken)
                    .ConfigureAwait(false);
        }
    }
}

/// <summary>What the guard says of all open pull requests.</summary>
public sealed record VerifyOpenResult : IVerbResult
{
    /// <summary>What it says of each that could be judged.</summary>
    public required IReadOnlyList<VerifyResult> Judged { get; init; }

    /// <summary>Those that could not.</summary>
    public required IReadOnlyList<VerifyFailure> Failures { get; init; }

    /// <summary>Done where all were judged, whatever came of it: each has its verdict.</summary>
    [JsonIgnore]
    public ExitCode Exit => Failures.Count > 0 ? Failures[0].Exit : ExitCode.Done;
}

/// <summary>A pull request that could not be judged.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Url">Its page.</param>
/// <param name="Reason">Why.</param>
/// <param name="Exit">The exit code of what went wrong.</param>
public sealed record VerifyFailure(int Number, string Url, string Reason, ExitCode Exit);
