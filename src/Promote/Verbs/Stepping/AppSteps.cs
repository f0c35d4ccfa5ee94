using Promote.Configuration;
using Promote.Errors;
using Promote.Manifests;

namespace Promote.Verbs.Stepping;

/// <summary>What is due for an app, and what came of it.</summary>
internal sealed class AppSteps(AppSettings app)
{
    private readonly List<NextStep> steps = [];

    /// <summary>The app.</summary>
    public AppSettings App => app;

    /// <summary>The environments where it must be known how it does.</summary>
    public IReadOnlyList<EnvironmentState> Observe { get; set; } = [];

    /// <summary>The environments that should run something else.</summary>
    public IReadOnlyList<EnvironmentSettings> Promote { get; set; } = [];

    /// <summary>What came of it.</summary>
    public IReadOnlyList<NextStep> Steps => steps;

    /// <summary>Whether there is nothing to do and nothing to tell.</summary>
    public bool IsNone => Observe.Count == 0 && Promote.Count == 0 && steps.Count == 0;

    /// <summary>Keeps what came of a step.</summary>
    public void Add(NextStep step) => steps.Add(step);

    /// <summary>Does something, and keeps its failure as a step's.</summary>
    public void Try(NextKind kind, Action act) =>
        TryAsync(
                kind,
                () =>
                {
                    act();
                    return Task.CompletedTask;
                }
            )
            .GetAwaiter()
            .GetResult();

    /// <summary>Does something, and keeps its failure as a step's.</summary>
    /// <param name="kind">The kind of step.</param>
    /// <param name="act">What to do.</param>
    /// <param name="environment">The environment that it is about.</param>
    public async Task TryAsync(NextKind kind, Func<Task> act, string? environment = null)
    {
        try
        {
            await act().ConfigureAwait(false);
        }
        catch (PromoteException e)
        {
            Add(Step(kind, environment, Outcome(e.Code.Exit), e.Message, e.Next, Exit(e.Code.Exit)));
        }
#pragma warning disable CA1031 // What nobody foresaw of one app must not stop the others.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            Add(
                Step(
                    kind,
                    environment,
                    NextOutcome.Failed,
                    $"This is a bug in promote: {e.Message}",
                    "Please report it.",
                    ExitCode.Failed
                )
            );
        }
    }

    /// <summary>A step of the app.</summary>
    public NextStep Step(
        NextKind kind,
        string? environment,
        NextOutcome outcome,
        string summary,
        string next = "",
        ExitCode exit = ExitCode.Done
    ) =>
        new()
        {
            App = app.Name,
            Environment = environment,
            Kind = kind,
            Outcome = outcome,
            Summary = summary,
            Next = next,
            Exit = exit,
        };

    private static NextOutcome Outcome(ExitCode exit) =>
        exit switch
        {
            ExitCode.Refused => NextOutcome.Refused,
            ExitCode.Waiting => NextOutcome.Waiting,
            ExitCode.Superseded => NextOutcome.Superseded,
            _ => NextOutcome.Failed,
        };

    // To wait, or to come too late, is how things go.
    private static ExitCode Exit(ExitCode exit) =>
        exit is ExitCode.Waiting or ExitCode.Superseded ? ExitCode.Done : exit;
}
