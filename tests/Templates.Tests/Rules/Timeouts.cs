namespace Templates.Tests.Rules;

/// <summary>GitHub waits six hours for a job that hangs. A job that calls a workflow cannot have a limit of its own.</summary>
public static class Timeouts
{
    public static IEnumerable<Finding> Check(Document document) =>
        document
            .Jobs.Where(one => one.Job.Find("uses") is null && one.Job.Find("timeout-minutes") is null)
            .Select(one => document.Against(one.Job, $"The job {one.Id} has no timeout-minutes."));
}
