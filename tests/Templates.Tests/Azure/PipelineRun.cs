namespace Templates.Tests.Azure;

/// <summary>What came of a pipeline's run.</summary>
public sealed record PipelineRun(
    string Result,
    string? Error,
    IReadOnlyList<StageRun> Stages,
    IReadOnlyList<string> Files,
    string? Pipeline
)
{
    /// <summary>A job, by its name.</summary>
    public PipelineJob Job(string name) =>
        Stages.SelectMany(stage => stage.Jobs).FirstOrDefault(job => job.Name == name)
        ?? throw new InvalidOperationException($"There is no job '{name}'. {Story}");

    /// <summary>A stage, by its name.</summary>
    public StageRun Stage(string name) =>
        Stages.FirstOrDefault(stage => stage.Name == name)
        ?? throw new InvalidOperationException($"There is no stage '{name}'. {Story}");

    /// <summary>The names of the stages that ran.</summary>
    public IEnumerable<string> Ran => Stages.Where(stage => stage.Result != "Skipped").Select(stage => stage.Name);

    /// <summary>This run, where it ended so.</summary>
    public PipelineRun ShouldEndAs(string result)
    {
        Result.ShouldBe(result, Story);
        return this;
    }

    /// <summary>This run, where it went well.</summary>
    public PipelineRun ShouldSucceed() => ShouldEndAs("Succeeded");

    /// <summary>All that people see of it.</summary>
    public string Log =>
        string.Concat(Stages.SelectMany(stage => stage.Jobs).SelectMany(job => job.Steps).Select(step => step.Log));

    /// <summary>How it went, for whoever must find out why.</summary>
    public string Story =>
        string.Join(
            '\n',
            [
                $"The run ended as {Result}. {Error}",
                .. Stages.Select(stage => $"  {stage.Name}: {stage.Result} {stage.Error}"),
                .. Stages
                    .SelectMany(stage => stage.Jobs)
                    .SelectMany(job =>
                        job.Steps.Where(step => step.Result == "Failed")
                            .Select(step => $"--- {job.Name}, {step.Kind} {step.Name}:\n{step.Log}")
                    ),
            ]
        );
}

/// <summary>A stage, and the stages that it waits for.</summary>
public sealed record StageRun(
    string Name,
    string Result,
    string? Error,
    IReadOnlyList<string> Needs,
    IReadOnlyList<PipelineJob> Jobs
);

/// <summary>A job, or a deployment job.</summary>
public sealed record PipelineJob(
    string Name,
    string? Environment,
    IReadOnlyList<string> Groups,
    string Result,
    IReadOnlyDictionary<string, string> Outputs,
    IReadOnlyList<PipelineStep> Steps
)
{
    /// <summary>A step, by its name.</summary>
    public PipelineStep Step(string name) =>
        Steps.FirstOrDefault(step => step.Name == name)
        ?? throw new InvalidOperationException($"{Name} has no step '{name}'.");
}

/// <summary>A step.</summary>
public sealed record PipelineStep(
    string Name,
    string DisplayName,
    string Kind,
    string Subject,
    string Result,
    int? ExitCode,
    IReadOnlyDictionary<string, string> Outputs,
    IReadOnlyList<string> Environment,
    IReadOnlyList<string> Commands,
    IReadOnlyList<string> Ignored,
    IReadOnlyList<PipelineIssue> Issues,
    string Summary,
    string Log
);

/// <summary>An error or a warning beside a run.</summary>
public sealed record PipelineIssue(string Type, string Message);
