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
        "id number url title body state headRefName headRefOid baseRefName author { __typename login } labels(first: 50) { nodes { name } } autoMergeRequest { enabledAt } mergeCommit { oid }";

    // GitHub's limits, in characters.
    private const int MaxTitle = 256;
    private const int MaxDescription = 140;

    private static readonly (string Name, PullRequestMergeMethod Method)[] Methods =
    [
        ("MERGE", PullRequestMergeMethod.Merge),
        ("SQUASH", PullRequestMergeMethod.Squash),
        ("REBASE", PullRequestMergeMethod.Rebase),
    ];

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
            if (query.HeadBranch is not null)
                variables["head"] = query.HeadBranch;
            if (after is not null)
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
                    .Where(node => query.Forks || !node.GetProperty("isCrossRepository").GetBoolean())
                    .Select(node => Read(node) with { IsFromFork = node.GetProperty("isCrossRepository").GetBoolean() })
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
                            new NewPullRequest(Title(draft), draft.HeadBranch, draft.BaseBranch) { Body = draft.Body }
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
        if (pullRequest.Title != Title(draft) || Normal(pullRequest.Body) != Normal(draft.Body))
        {
            await rest.CallAsync(
                    $"Updating {pullRequest.Url}",
                    client =>
                        client.PullRequest.Update(
                            options.Owner,
                            options.Repository,
                            pullRequest.Number,
                            new PullRequestUpdate { Title = Title(draft), Body = draft.Body }
                        ),
                    cancellationToken,
                    repeatable: true
                )
                .ConfigureAwait(false);
            pullRequest = pullRequest with { Title = Title(draft), Body = draft.Body };
        }

        return await LabelAsync(pullRequest, draft, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task RequestReviewsAsync(
        PullRequest pullRequest,
        IReadOnlyList<string> reviewers,
        CancellationToken cancellationToken
    )
    {
        var names = reviewers.Select(one => one.TrimStart('@')).ToLookup(one => one.Contains('/'));
        await rest.CallAsync(
                $"Asking {string.Join(" and ", reviewers)} to review {pullRequest.Url}",
                client =>
                    client.PullRequest.ReviewRequest.Create(
                        options.Owner,
                        options.Repository,
                        pullRequest.Number,
                        // A team is named without its owner, which must be the repository's.
                        new PullRequestReviewRequest(
                            [.. names[false]],
                            [.. names[true].Select(team => team.Split('/')[^1])]
                        )
                    ),
                cancellationToken,
                repeatable: true
            )
            .ConfigureAwait(false);
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
        for (var i = 0; ; i++)
        {
            try
            {
                await ScheduleAsync(pullRequest, expectedHead, Methods[i].Name, cancellationToken)
                    .ConfigureAwait(false);
                return new(MergeOutcomeKind.Scheduled, "");
            }
            catch (GraphQlException e) when (IsOtherMethod(e.Reason) && i < Methods.Length - 1) { }
            catch (GraphQlException e)
                when (e.Reason.Contains("clean status", StringComparison.OrdinalIgnoreCase)
                    || e.Reason.Contains("unstable status", StringComparison.OrdinalIgnoreCase)
                )
            {
                // There is nothing to wait for.
                return await MergeAsync(pullRequest, expectedHead, cancellationToken).ConfigureAwait(false);
            }
            catch (PromoteException e)
                when (e is RemoteException { MayHaveHappened: true }
                    || (e is GraphQlException && e.Code == ErrorCodes.UnexpectedAnswer)
                )
            {
                if (
                    await LookAsync(pullRequest, expectedHead, e, cancellationToken).ConfigureAwait(false) is
                    { } outcome
                )
                    return outcome;
                if (e is not GraphQlException refusal)
                    throw;
                return new(MergeOutcomeKind.NotOffered, refusal.Reason);
            }
        }
    }

    /// <inheritdoc/>
    public async Task CloseAsync(PullRequest pullRequest, string why, CancellationToken cancellationToken)
    {
        await rest.CallAsync(
                $"Commenting on {pullRequest.Url}",
                client => client.Issue.Comment.Create(options.Owner, options.Repository, pullRequest.Number, why),
                cancellationToken
            )
            .ConfigureAwait(false);
        await rest.CallAsync(
                $"Closing {pullRequest.Url}",
                client =>
                    client.PullRequest.Update(
                        options.Owner,
                        options.Repository,
                        pullRequest.Number,
                        new PullRequestUpdate { State = ItemState.Closed }
                    ),
                cancellationToken,
                repeatable: true
            )
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task DeleteBranchAsync(string branch, CommitId expectedHead, CancellationToken cancellationToken)
    {
        var variables = Variables();
        variables["branch"] = "refs/heads/" + branch;
        var repository = await RepositoryAsync(
                "query($owner: String!, $name: String!, $branch: String!) { repository(owner: $owner, name: $name) { id ref(qualifiedName: $branch) { target { oid } } } }",
                variables,
                cancellationToken
            )
            .ConfigureAwait(false);
        if (
            repository.GetProperty("ref") is not { ValueKind: JsonValueKind.Object } found
            || found.GetProperty("target").GetProperty("oid").GetString() != expectedHead.Value
        )
            return;
        try
        {
            await rest.CallAsync(
                    $"Deleting {branch} in {Name}",
                    async client =>
                    {
                        await client
                            .Git.Reference.Delete(options.Owner, options.Repository, "heads/" + branch)
                            .ConfigureAwait(false);
                        return true;
                    },
                    cancellationToken,
                    repeatable: true
                )
                .ConfigureAwait(false);
        }
        catch (RemoteException e) when (e.Status is 404 or 422)
        {
            // Someone was faster.
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CommitStatus>> StatusesAsync(
        CommitId commit,
        CancellationToken cancellationToken
    ) =>
        [
            .. (
                await new GitHubStatuses(rest, options).HistoryAsync(commit, cancellationToken).ConfigureAwait(false)
            ).DistinctBy(status => (status.Context, status.Creator)),
        ];

    /// <inheritdoc/>
    public async Task<string> SetStatusAsync(
        CommitId commit,
        CommitStatusDraft status,
        CancellationToken cancellationToken
    )
    {
        // It says the same however often it is set.
        var set = await rest.CallAsync(
                $"Recording {status.Context} on {commit.Abbreviated} in {Name}",
                client =>
                    client.Repository.Status.Create(
                        options.Owner,
                        options.Repository,
                        commit.Value,
                        new NewCommitStatus
                        {
                            Context = status.Context,
                            Description = Cut(status.Description, MaxDescription),
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
                cancellationToken,
                repeatable: true
            )
            .ConfigureAwait(false);
        return set.Creator?.Login ?? "";
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
    public Task<IReadOnlyDictionary<string, LastChange>> LastChangesAsync(
        CommitId from,
        IReadOnlyList<string> paths,
        CancellationToken cancellationToken
    ) => new GitHubLastChanges(graphQl, options).ReadAsync(from, paths, cancellationToken);

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
                cancellationToken,
                repeatable: true
            )
            .ConfigureAwait(false);
        return pullRequest with { Labels = [.. pullRequest.Labels, .. missing] };
    }

    private Task<JsonElement> ScheduleAsync(
        PullRequest pullRequest,
        CommitId expectedHead,
        string method,
        CancellationToken cancellationToken
    ) =>
        graphQl.MutateAsync(
            $"Asking for {pullRequest.Url} to be merged when green",
            "mutation($input: EnablePullRequestAutoMergeInput!) { enablePullRequestAutoMerge(input: $input) { clientMutationId } }",
            new JsonObject
            {
                ["input"] = new JsonObject
                {
                    ["pullRequestId"] = pullRequest.Key,
                    ["expectedHeadOid"] = expectedHead.Value,
                    ["mergeMethod"] = method,
                },
            },
            cancellationToken
        );

    /// <summary>Merges over REST, which takes the head that was judged.</summary>
    internal async Task<MergeOutcome> MergeAsync(
        PullRequest pullRequest,
        CommitId expectedHead,
        CancellationToken cancellationToken
    )
    {
        for (var i = 0; ; i++)
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
                                new MergePullRequest { Sha = expectedHead.Value, MergeMethod = Methods[i].Method }
                            ),
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                return new(MergeOutcomeKind.Merged, merge.Sha);
            }
            catch (RemoteException e) when (e.Status == 405 && IsOtherMethod(e.Message) && i < Methods.Length - 1) { }
            catch (RemoteException e) when (e.MayHaveHappened || e.Status is 405 or 409)
            {
                if (
                    await LookAsync(pullRequest, expectedHead, e, cancellationToken).ConfigureAwait(false) is
                    { } outcome
                )
                    return outcome;
                if (e.Status == 409)
                    throw new HeadMovedException(options.FullName, pullRequest.HeadBranch, expectedHead, e);
                if (e.Status != 405)
                    throw;
                return new(MergeOutcomeKind.NotOffered, e.Message);
            }
        }
    }

    // What became of it, where the answer is lost or a refusal in words of its own; null: nothing.
    private async Task<MergeOutcome?> LookAsync(
        PullRequest pullRequest,
        CommitId expectedHead,
        PromoteException cause,
        CancellationToken cancellationToken
    )
    {
        var now = await GetAsync(pullRequest.Number, cancellationToken).ConfigureAwait(false);
        if (now.Head != expectedHead)
            throw new HeadMovedException(options.FullName, pullRequest.HeadBranch, expectedHead, cause);
        return now.State == PullRequestState.Merged ? new(MergeOutcomeKind.Merged, now.MergeCommit?.Value ?? "")
            : now.MergesWhenGreen ? new(MergeOutcomeKind.Scheduled, "")
            : null;
    }

    // "Merge method merge commits are not allowed on this repository"
    private static bool IsOtherMethod(string reason) =>
        reason.Contains("not allowed on this repository", StringComparison.OrdinalIgnoreCase);

    private static string Title(PullRequestDraft draft) => Cut(draft.Title, MaxTitle);

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";

    // REST's name for an App is its login with [bot], GraphQL's is without.
    internal static string Login(JsonElement author) =>
        author.GetProperty("login").GetString()
        + (author.GetProperty("__typename").GetString() == "Bot" ? "[bot]" : "");

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
            Author = node.GetProperty("author") is { ValueKind: JsonValueKind.Object } author ? Login(author) : "ghost",
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
