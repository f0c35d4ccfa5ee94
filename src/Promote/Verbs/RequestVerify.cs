using System.Globalization;
using Promote.Errors;

namespace Promote.Verbs;

/// <summary>
/// <c>promote verify --request</c>: asks the manifests repository's own workflow, on its default branch, to judge. For runs whose
/// workflow file is the change's own, as a merge queue's is: no key of the guard is within their reach.
/// </summary>
public sealed record RequestVerify
{
    /// <summary>The pull request; null where a queue's branch is meant.</summary>
    public int? PullRequest { get; init; }

    /// <summary>The queue's branch: <c>gh-readonly-queue/main/pr-12-COMMIT</c>.</summary>
    public string? MergeGroup { get; init; }

    /// <summary>The workflow's file name in the manifests repository.</summary>
    public string Workflow { get; init; } = "promote.yml";

    /// <summary>Asks. The verdict is told where the workflow posts it.</summary>
    /// <exception cref="PromoteException">It could not be asked.</exception>
    public async Task<RequestResult> RunAsync(Remotes remotes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(remotes);
        var what = PullRequest is { } number
            ? number.ToString(CultureInfo.InvariantCulture)
            : Verification.MergeGroup.Parse(MergeGroup ?? "").Branch;
        var inputs = new Dictionary<string, string>(StringComparer.Ordinal) { ["judge"] = what };
        var run = await remotes
            .NeedWorkflows()
            .DispatchAsync(Workflow, inputs, cancellationToken)
            .ConfigureAwait(false);
        return new()
        {
            Workflow = Workflow,
            Inputs = inputs,
            Outcome = RequestOutcome.Asked,
            Url = run.Url,
        };
    }
}
