using System.Text.Json;
using System.Text.Json.Nodes;
using Octokit;
using Promote.Errors;
using Promote.Manifests;

namespace Promote.Forges.GitHub;

/// <summary>Pull requests, statuses and commits on GitHub.</summary>
internal sealed class GitHubForge(GitHubGraphQl graphQl, GitHubRest rest, GitHubOptions options) : IForge
{
    private const string Fields =
        "id number url title body state headRefName headRefOid baseRefName author { login } labels(first: 50) { nodes { name } } autoMergeRequest { enabledAt } mergeCommit { oid }";

    // A status says the same however often it is set.
    private const int StatusTries = 3;

    /// <inheritdoc/>
    public string Name => $"{options.FullName} on {options.Server}";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PullRequest>> FindOpenAsync(
        PullRequestQuery query,
        CancellationToken cancellationToken
    )
    {
        var found = new List<PullRequest>();
        string? after = null;
        do
        {
            var variables = Variables();
            variables["base"] = query.BaseBranch;
            variables["head"] = query.HeadBranch;
            variables["after"] = after;
            var repository = await RepositoryAsync(
                    $"query($owner: String!, $name: String!, $base: String!, $head: String, $after: String) {{ repository(owner: $owner, name: $name) {{ pullRequests(states: [OPEN], baseRefName: $base, headRefName: $head, first: 100, after: $after) {{ pageInfo {{ hasNextPage endCursor }} nodes {{ {Fields} isCrossRepository }} }} }} }}",
                    variables,
                    cancellationToken
                )
                .ConfigureAwait(false);
            var page = repository.GetProperty("pullRequests");
            found.AddRange(
                page.GetProperty("nodes")
                    .EnumerateArray()
                    // A fork may have a branch of the same name.
                    .Where(node => !node.GetProperty("isCrossRepository").GetBoolean())
                    .Select(Read)
            );
            var info = page.GetProperty("pageInfo");
            after = info.GetProperty("hasNextPage").GetBoolean() ? info.GetProperty("endCursor").GetString() : null;
        } while (after is not null);

        return
        [
            .. found.Where(one =>
                query.HeadBranch is not null || one.HeadBranch.StartsWith(query.HeadPrefix, StringComparison.Ordinal)
            ),
        ];
    }

    /// <inheritdoc/>
    public async Task<PullRequest> GetAsync(int number, CancellationToken cancellationToken)
    {
        var variables = Variables();
        variables["number"] = number;
        var repository = await RepositoryAsync(
                $"query($owner: String!, $name: String!, $number: Int!) {{ repository(owner: $owner, name: $name) {{ pullRequest(number: $number) {{ {Fields} }} }} }}",
                variables,
                cancellationToken
            )
            .ConfigureAwait(false);
        var node = repository.GetProperty("pullRequest");
        return node.ValueKind == JsonValueKind.Object
            ? Read(node)
            : throw new RemoteException(
                ErrorCodes.NotFound,
                options.Server,
                $"{Name} has no pull request {number}.",
                "Check the number."
            );
    }

    /// <inheritdoc/>
    public async Task<PullRequest> OpenAsync(PullRequestDraft draft, CancellationToken cancellationToken)
    {
        try
        {
            var opened = await rest.CallAsync(
                    $"Opening the pull request for {draft.HeadBranch} in {Name}",
                    client =>
                        client.PullRequest.Create(
                            options.Owner,
                            options.Repository,
                            new NewPullRequest(draft.Title, draft.HeadBranch, draft.BaseBranch)
                            {
                                Body = draft.Body,
                                MaintainerCanModify = false,
                            }
                        ),
                    cancellationToken
                )
                .ConfigureAwait(false);
            return await LabelAsync(Read(opened), draft, cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteException e) when (e.Status == 422 || e.MayHaveHappened)
        {
            // One is open already, or was opened although no answer came.
            var open = await FindOpenAsync(new(draft.BaseBranch, draft.HeadBranch), cancellationToken)
                .ConfigureAwait(false);
            if (open.Count == 0)
                throw;
            return await UpdateAsync(open[0], draft, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task<PullRequest> UpdateAsync(
        PullRequest pullRequest,
        PullRequestDraft draft,
        CancellationToken cancellationToken
    )
    {
        if (pullRequest.Title != draft.Title || Normal(pullRequest.Body) != Normal(draft.Body))
        {
            await rest.CallAsync(
                    $"Updating {pullRequest.Url}",
                    client =>
                        client.PullRequest.Update(
                            options.Owner,
                            options.Repository,
                            pullRequest.Number,
                            new PullRequestUpdate { Title = draft.Title, Body = draft.Body }
                        ),
                    cancellationToken
                )
                .ConfigureAwait(false);
            pullRequest = pullRequest with { Title = draft.Title, Body = draft.Body };
        }

        return await LabelAsync(pullRequest, draft, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<MergeOutcome> MergeWhenGreenAsync(
        PullRequest pullRequest,
        CommitId expectedHead,
        CancellationToken cancellationToken
    )
    {
        if (pullRequest.MergesWhenGreen && pullRequest.Head == expectedHead)
            return new(MergeOutcomeKind.Scheduled, "");
        try
        {
            await graphQl
                .MutateAsync(
                    $"Asking for {pullRequest.Url} to be merged when green",
                    "mutation($input: EnablePullRequestAutoMergeInput!) { enablePullRequestAutoMerge(input: $input) { clientMutationId } }",
                    new JsonObject
                    {
                        ["input"] = new JsonObject
                        {
                            ["pullRequestId"] = pullRequest.Key,
                            ["expectedHeadOid"] = expectedHead.Value,
                            ["mergeMethod"] = "MERGE",
                        },
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
            return new(MergeOutcomeKind.Scheduled, "");
        }
        catch (GraphQlException e) when (e.IsStale)
        {
            throw new HeadMovedException(options.FullName, pullRequest.HeadBranch, expectedHead, e);
        }
        catch (GraphQlException e)
            when (e.Reason.Contains("clean status", StringComparison.OrdinalIgnoreCase)
                || e.Reason.Contains("unstable status", StringComparison.OrdinalIgnoreCase)
            )
        {
            // There is nothing to wait for.
            return await MergeAsync(pullRequest, expectedHead, cancellationToken).ConfigureAwait(false);
        }
        catch (GraphQlException e) when (e.Code != ErrorCodes.NotFound)
        {
            return new(MergeOutcomeKind.NotOffered, e.Reason);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CommitStatus>> StatusesAsync(CommitId commit, CancellationToken cancellationToken)
    {
        var statuses = await rest.CallAsync(
                $"Reading the statuses of {commit.Abbreviated} in {Name}",
                client => client.Repository.Status.GetAll(options.Owner, options.Repository, commit.Value),
                cancellationToken
            )
            .ConfigureAwait(false);
        return
        [
            .. statuses
                .OrderByDescending(status => status.UpdatedAt)
                .ThenByDescending(status => status.Id)
                .DistinctBy(status => status.Context, StringComparer.Ordinal)
                .Select(status => new CommitStatus(
                    status.Context,
                    status.State.Value switch
                    {
                        CommitState.Success => StatusState.Success,
                        CommitState.Pending => StatusState.Pending,
                        CommitState.Failure => StatusState.Failure,
                        _ => StatusState.Error,
                    },
                    status.Description ?? "",
                    status.Creator?.Login ?? "",
                    status.UpdatedAt,
                    status.TargetUrl
                )),
        ];
    }

    /// <inheritdoc/>
    public async Task SetStatusAsync(CommitId commit, CommitStatusDraft status, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await rest.CallAsync(
                        $"Recording {status.Context} on {commit.Abbreviated} in {Name}",
                        client =>
                            client.Repository.Status.Create(
                                options.Owner,
                                options.Repository,
                                commit.Value,
                                new NewCommitStatus
                                {
                                    Context = status.Context,
                                    Description = status.Description,
                                    TargetUrl = status.TargetUrl,
                                    State = status.State switch
                                    {
                                        StatusState.Success => CommitState.Success,
                                        StatusState.Pending => CommitState.Pending,
                                        StatusState.Failure => CommitState.Failure,
                                        _ => CommitState.Error,
                                    },
                                }
                            ),
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                return;
            }
            catch (RemoteException e) when (e.MayHaveHappened && attempt < StatusTries) { }
        }
    }

    /// <inheritdoc/>
    public async Task<CommitInfo?> LastChangeAsync(CommitId from, string path, CancellationToken cancellationToken)
    {
        var commits = await rest.CallAsync(
                $"Reading the history of {path} in {Name}",
                client =>
                    client.Repository.Commit.GetAll(
                        options.Owner,
                        options.Repository,
                        new Octokit.CommitRequest { Sha = from.Value, Path = path },
                        new ApiOptions { PageSize = 1, PageCount = 1 }
                    ),
                cancellationToken
            )
            .ConfigureAwait(false);
        return commits.Count == 0 ? null : GitHubCommit.OfRest(commits[0]);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CommitInfo>?> SourceCommitsAsync(
        string repository,
        string from,
        string to,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var parts = repository.Split('/');
            var comparison = await rest.CallAsync(
                    $"Comparing {from} with {to} in {repository}",
                    client => client.Repository.Commit.Compare(parts[0], parts[1], from, to),
                    cancellationToken
                )
                .ConfigureAwait(false);
            return [.. comparison.Commits.Select(GitHubCommit.OfRest)];
        }
        catch (RemoteException e) when (e.Status is 404 or 403 or 422)
        {
            return null;
        }
    }

    private JsonObject Variables() => new() { ["owner"] = options.Owner, ["name"] = options.Repository };

    private async Task<JsonElement> RepositoryAsync(
        string document,
        JsonObject variables,
        CancellationToken cancellationToken
    )
    {
        var data = await graphQl
            .QueryAsync($"Reading the pull requests of {Name}", document, variables, cancellationToken)
            .ConfigureAwait(false);
        var repository = data.GetProperty("repository");
        return repository.ValueKind == JsonValueKind.Object
            ? repository
            : throw new RemoteException(
                ErrorCodes.NotFound,
                options.Server,
                $"{Name} is not there, or hidden from the token.",
                $"Check the name, and that the token in {options.TokenVariable} may see it."
            );
    }

    private async Task<PullRequest> LabelAsync(
        PullRequest pullRequest,
        PullRequestDraft draft,
        CancellationToken cancellationToken
    )
    {
        var missing = draft.Labels.Except(pullRequest.Labels, StringComparer.OrdinalIgnoreCase).ToArray();
        if (missing.Length == 0)
            return pullRequest;
        await rest.CallAsync(
                $"Labelling {pullRequest.Url}",
                client =>
                    client.Issue.Labels.AddToIssue(options.Owner, options.Repository, pullRequest.Number, missing),
                cancellationToken
            )
            .ConfigureAwait(false);
        return pullRequest with { Labels = [.. pullRequest.Labels, .. missing] };
    }

    private async Task<MergeOutcome> MergeAsync(
        PullRequest pullRequest,
        CommitId expectedHead,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var merge = await rest.CallAsync(
                    $"Merging {pullRequest.Url}",
                    client =>
                        client.PullRequest.Merge(
                            options.Owner,
                            options.Repository,
                            pullRequest.Number,
                            new MergePullRequest
                            {
                                Sha = expectedHead.Value,
                                MergeMethod = PullRequestMergeMethod.Merge,
                            }
                        ),
                    cancellationToken
                )
                .ConfigureAwait(false);
            return new(MergeOutcomeKind.Merged, merge.Sha);
        }
        catch (RemoteException e) when (e.Status is 405)
        {
            return new(MergeOutcomeKind.NotOffered, e.Message);
        }
        catch (RemoteException e) when (e.Status is 409)
        {
            throw new HeadMovedException(options.FullName, pullRequest.HeadBranch, expectedHead, e);
        }
    }

    // GitHub keeps CRLF and takes blanks off the ends.
    private static string Normal(string body) => body.ReplaceLineEndings("\n").Trim();

    private static PullRequest Read(JsonElement node) =>
        new()
        {
            Number = node.GetProperty("number").GetInt32(),
            Key = node.GetProperty("id").GetString()!,
            Url = node.GetProperty("url").GetString()!,
            Title = node.GetProperty("title").GetString() ?? "",
            Body = node.GetProperty("body").GetString() ?? "",
            HeadBranch = node.GetProperty("headRefName").GetString()!,
            Head = CommitId.Parse(node.GetProperty("headRefOid").GetString()!),
            BaseBranch = node.GetProperty("baseRefName").GetString()!,
            State = node.GetProperty("state").GetString() switch
            {
                "OPEN" => PullRequestState.Open,
                "MERGED" => PullRequestState.Merged,
                _ => PullRequestState.Closed,
            },
            Author = node.GetProperty("author") is { ValueKind: JsonValueKind.Object } author
                ? author.GetProperty("login").GetString()!
                : "ghost",
            Labels = node.GetProperty("labels") is { ValueKind: JsonValueKind.Object } labels
                ?
                [
                    .. labels
                        .GetProperty("nodes")
                        .EnumerateArray()
                        .Select(label => label.GetProperty("name").GetString()!),
                ]
                : [],
            MergesWhenGreen = node.GetProperty("autoMergeRequest").ValueKind == JsonValueKind.Object,
            MergeCommit = node.GetProperty("mergeCommit") is { ValueKind: JsonValueKind.Object } merge
                ? CommitId.Parse(merge.GetProperty("oid").GetString()!)
                : null,
        };

    private static PullRequest Read(Octokit.PullRequest opened) =>
        new()
        {
            Number = opened.Number,
            Key = opened.NodeId,
            Url = opened.HtmlUrl,
            Title = opened.Title,
            Body = opened.Body ?? "",
            HeadBranch = opened.Head.Ref,
            Head = CommitId.Parse(opened.Head.Sha),
            BaseBranch = opened.Base.Ref,
            State = PullRequestState.Open,
            Author = opened.User?.Login ?? "ghost",
            Labels = [.. opened.Labels.Select(label => label.Name)],
            MergesWhenGreen = false,
        };
}
