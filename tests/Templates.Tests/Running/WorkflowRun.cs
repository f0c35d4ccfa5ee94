using System.Text.Json;

namespace Templates.Tests.Running;

/// <summary>What came of a run.</summary>
public sealed record WorkflowRun(
    string Conclusion,
    string? Error,
    JsonElement? Concurrency,
    IReadOnlyList<JobRun> Jobs,
    IReadOnlyList<Annotation> Annotations,
    IReadOnlyList<string> Notes,
    IReadOnlyList<LegacyCommand> LegacyCommands,
    string Log
)
{
    /// <summary>The job of an id: <c>job</c>, <c>job (matrix)</c>, <c>caller / job</c>.</summary>
    public JobRun Job(string id) =>
        Jobs.FirstOrDefault(job => job.Id == id)
        ?? throw new InvalidOperationException(
            $"There is no job '{id}', but {string.Join(", ", Jobs.Select(job => job.Id))}. {Story}"
        );

    /// <summary>This run, where it ended so; else its failing steps are shown.</summary>
    public WorkflowRun ShouldEndAs(string conclusion)
    {
        Conclusion.ShouldBe(conclusion, Story);
        return this;
    }

    /// <summary>This run, where it went well.</summary>
    public WorkflowRun ShouldSucceed() => ShouldEndAs("success");

    /// <summary>This run, where GitHub would not have started it, for a reason with this text in it.</summary>
    public WorkflowRun ShouldNotStart(string because)
    {
        Conclusion.ShouldBe("startup_failure", Story);
        Error.ShouldNotBeNull().ShouldContain(because);
        return this;
    }

    /// <summary>How it went, for whoever must find out why.</summary>
    public string Story =>
        string.Join(
            '\n',
            [
                $"The run ended as {Conclusion}. {Error}",
                .. Jobs.Select(job => $"  {job.Id}: {job.Result} {job.Error}"),
                .. Jobs.SelectMany(job =>
                    job.Steps.Where(step => step.Outcome is "failure" or "cancelled")
                        .Select(step =>
                            $"--- {job.Id}, {step.Name} ({step.Outcome}, exit {step.ExitCode}):\n{step.Log}"
                        )
                ),
                .. Notes,
            ]
        );
}

/// <summary>A job that ran, was skipped, or called another workflow.</summary>
public sealed record JobRun(
    string Id,
    string Key,
    string Name,
    string Workflow,
    string Result,
    string? Error,
    IReadOnlyDictionary<string, string> Permissions,
    string? Environment,
    JsonElement? Concurrency,
    JsonElement? Matrix,
    string? Calls,
    IReadOnlyDictionary<string, string> Outputs,
    IReadOnlyList<StepRun> Steps
)
{
    /// <summary>The first step of an id or a name; one in an action counts as well.</summary>
    public StepRun Step(string idOrName) =>
        Steps.FirstOrDefault(step => step.Id == idOrName)
        ?? Steps.FirstOrDefault(step => step.Name == idOrName)
        ?? throw new InvalidOperationException(
            $"{Id} has no step '{idOrName}', but {string.Join(", ", Steps.Select(step => $"{step.Id} ({step.Name})"))}. {Error}"
        );
}

/// <summary>A step; one of a composite action is within the step that uses it.</summary>
public sealed record StepRun(
    string Id,
    string Name,
    string? Uses,
    string? Within,
    string Outcome,
    string Conclusion,
    int? ExitCode,
    string? Script,
    IReadOnlyDictionary<string, string> Inputs,
    IReadOnlyList<string> Environment,
    IReadOnlyDictionary<string, string> Outputs,
    string Summary,
    JsonElement Recorded,
    IReadOnlyList<Annotation> Annotations,
    string Log
);

/// <summary>An error, a warning or a notice, as it is shown beside a run.</summary>
public sealed record Annotation(
    string Level,
    string Message,
    string? Title,
    string? File,
    string? Line,
    string? Job,
    string? Step
);

/// <summary>A command that GitHub no longer honours, and who still printed it.</summary>
public sealed record LegacyCommand(string Command, string Job, string Step);
