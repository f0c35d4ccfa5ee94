using System.Text.Json.Serialization;
using Promote.Configuration;
using Promote.Errors;
using Promote.Evidence;
using Promote.Forges;
using Promote.Smoke;

namespace Promote.Verbs;

/// <summary><c>promote smoke</c>: the app's smoke tests against what its manifest says runs there; each tried again until it passes or its time is up. Then records the outcome on the commit.</summary>
public sealed record SmokeTest
{
    /// <summary>The app; null where there is one only.</summary>
    public string? App { get; init; }

    /// <summary>The environment; null for the first of the chain.</summary>
    public string? Environment { get; init; }

    /// <summary>How long checks are tried that do not say so themselves.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long between two tries.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether it failed at this deployment before: each test is tried once, and a failure is not recorded again.</summary>
    internal bool IsRepeated { get; init; }

    /// <summary>Runs the tests.</summary>
    /// <exception cref="PromoteException">A test failed (exit 8), or there is none where one is required (exit 2).</exception>
    public async Task<SmokeTestResult> RunAsync(Remotes remotes, CancellationToken cancellationToken)
    {
        var deployment = await Deployment.FindAsync(remotes, App, Environment, cancellationToken).ConfigureAwait(false);
        if (deployment.App.Smoke.Count > 0)
            return (await RunAsync(remotes, deployment, cancellationToken).ConfigureAwait(false)).Result;
        if (deployment.SmokeRequiredBy is [_, ..] required)
            throw new UsageException(
                ErrorCodes.InvalidConfiguration,
                deployment.App.Name,
                $"{deployment.App.Name} has no smoke tests in {PromoteConfiguration.FileName}, and {string.Join(" and ", required)} requires that they passed in {deployment.Environment}.",
                $"Add 'smoke' to {deployment.App.Name}, or take 'smoke: true' out of what {string.Join(" and ", required)} requires."
            );
        return new SmokeTestResult
        {
            App = deployment.App.Name,
            Environment = deployment.Environment,
            Commit = deployment.Commit.Value,
            Outcome = SmokeTestOutcome.NotRequired,
            Checks = [],
            Recorded = false,
        };
    }

    /// <summary>Runs them against a deployment; tells too under which login the outcome is recorded.</summary>
    internal async Task<(SmokeTestResult Result, string? Recorder)> RunAsync(
        Remotes remotes,
        Deployment deployment,
        CancellationToken cancellationToken
    )
    {
        var context = EvidenceContext.Smoke(deployment.Environment, deployment.App.Name);
        var runner = remotes.Smoke();
        var checks = new List<SmokeCheckResult>();
        foreach (var check in deployment.App.Smoke.Select(check => Placeholders.Expand(check, Values(deployment))))
        {
            var result = await UntilPassedAsync(remotes, runner, check, cancellationToken).ConfigureAwait(false);
            checks.Add(result);
            if (result.Passed)
                continue;
            if (!IsRepeated)
                await deployment
                    .RecordAsync(
                        remotes,
                        context,
                        StatusState.Failure,
                        $"{result.Check}: {result.Detail}",
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            throw new UnhealthyException(
                ErrorCodes.SmokeFailed,
                result.Check,
                $"The smoke test {result.Check} failed in {deployment.Environment} after {result.Tries} tries: {result.Detail}.",
                $"Look at the app there; where it only needed longer, run promote smoke {deployment.Environment} --app {deployment.App.Name} --timeout 10m."
            );
        }

        var recorder = await deployment
            .RecordAsync(
                remotes,
                context,
                StatusState.Success,
                $"{checks.Count} of {checks.Count} passed against {deployment.Artifact.Label}",
                cancellationToken
            )
            .ConfigureAwait(false);
        return (
            new SmokeTestResult
            {
                App = deployment.App.Name,
                Environment = deployment.Environment,
                Commit = deployment.Commit.Value,
                Outcome = SmokeTestOutcome.Passed,
                Checks = checks,
                Recorded = recorder is not null,
            },
            recorder
        );
    }

    private static Dictionary<string, string?> Values(Deployment deployment) =>
        new(StringComparer.Ordinal)
        {
            ["tag"] = deployment.Artifact.Images[0].Tag?.Value,
            ["digest"] = deployment.Artifact.Images[0].Digest?.Value,
            // With tags that are commits, the tag says which one.
            ["sha"] = deployment.App.Tags.Kind == TagPolicyKind.Sha ? deployment.Artifact.Images[0].Tag?.Value : null,
            ["env"] = deployment.Environment,
            ["app"] = deployment.App.Name,
        };

    private async Task<SmokeCheckResult> UntilPassedAsync(
        Remotes remotes,
        ISmokeRunner runner,
        SmokeCheck check,
        CancellationToken cancellationToken
    )
    {
        var name = check.Get is null ? string.Join(' ', check.Run) : $"GET {check.Get}";
        var start = remotes.Time.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            var outcome = await runner.RunAsync(check, cancellationToken).ConfigureAwait(false);
            remotes.Step($"{name}: {(outcome.Passed ? "passed" : "not yet")}, {outcome.Detail}.");
            if (
                outcome.Passed
                || IsRepeated
                || remotes.Time.GetElapsedTime(start) + Interval > (check.Within ?? Timeout)
            )
                return new(name, outcome.Passed, outcome.Detail, tries);
            await Task.Delay(Interval, remotes.Time, cancellationToken).ConfigureAwait(false);
        }
    }
}

/// <summary>What the smoke tests came to.</summary>
public sealed record SmokeTestResult : IVerbResult
{
    /// <summary>The app.</summary>
    public required string App { get; init; }

    /// <summary>The environment.</summary>
    public required string Environment { get; init; }

    /// <summary>The commit of the manifests repository that was deployed.</summary>
    public required string Commit { get; init; }

    /// <summary>Whether they passed, or there are none.</summary>
    public required SmokeTestOutcome Outcome { get; init; }

    /// <summary>Each test.</summary>
    public required IReadOnlyList<SmokeCheckResult> Checks { get; init; }

    /// <summary>Whether the evidence was recorded on the commit.</summary>
    public required bool Recorded { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public ExitCode Exit => ExitCode.Done;

    /// <summary>A sentence where nothing was run; null where something was.</summary>
    [JsonIgnore]
    public string? Remark =>
        Outcome == SmokeTestOutcome.NotRequired
            ? $"{App} has no smoke tests, and nothing that comes from {Environment} requires them."
            : null;
}

/// <summary>How the smoke tests ended; one that failed is an error.</summary>
public enum SmokeTestOutcome
{
    /// <summary>All passed.</summary>
    Passed,

    /// <summary>The app has none, and nothing requires them: nothing was run or recorded.</summary>
    NotRequired,
}

/// <summary>What one smoke test came to.</summary>
/// <param name="Check">The request or the command.</param>
/// <param name="Passed">Whether it passed.</param>
/// <param name="Detail">What was seen last.</param>
/// <param name="Tries">How often it was tried.</param>
public sealed record SmokeCheckResult(string Check, bool Passed, string Detail, int Tries);
