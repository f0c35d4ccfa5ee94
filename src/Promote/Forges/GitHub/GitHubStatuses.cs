using Octokit;
using Promote.Manifests;

namespace Promote.Forges.GitHub;

/// <summary>The statuses of commits on GitHub.</summary>
internal sealed class GitHubStatuses(GitHubRest rest, GitHubOptions options)
{
    /// <summary>All of a commit, those that others replaced included, the newest first.</summary>
    public async Task<IReadOnlyList<CommitStatus>> HistoryAsync(CommitId commit, CancellationToken cancellationToken)
    {
        var statuses = await rest.CallAsync(
                $"Reading the statuses of {commit.Abbreviated} in {options.FullName} on {options.Server}",
                client =>
                    client.Repository.Status.GetAll(
                        options.Owner,
                        options.Repository,
                        commit.Value,
                        new ApiOptions { PageSize = 100 }
                    ),
                cancellationToken
            )
            .ConfigureAwait(false);
        return
        [
            .. statuses
                // A status is never changed, only followed by another.
                .OrderByDescending(status => status.CreatedAt)
                .ThenByDescending(status => status.Id)
                .Select(status => new CommitStatus(
                    status.Context,
                    State(status.State),
                    status.Description ?? "",
                    status.Creator?.Login ?? "",
                    status.CreatedAt,
                    status.TargetUrl
                )),
        ];
    }

    private static StatusState State(StringEnum<CommitState> state) =>
        state.TryParse(out var value)
            ? value switch
            {
                CommitState.Success => StatusState.Success,
                CommitState.Pending => StatusState.Pending,
                CommitState.Failure => StatusState.Failure,
                _ => StatusState.Error,
            }
            : StatusState.Error;
}
