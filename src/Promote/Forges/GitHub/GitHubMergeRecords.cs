using System.Text.Json;
using System.Text.Json.Nodes;
using Octokit;
using Promote.Errors;
using Promote.Manifests;

namespace Promote.Forges.GitHub;

/// <summary>What GitHub keeps of merged pull requests, of checks and statuses, and of an application's commits.</summary>
internal sealed class GitHubMergeRecords(GitHubGraphQl graphQl, GitHubRest rest, GitHubOptions options) : IMergeRecords
{
    /// <inheritdoc/>
    public async Task<MergedCommit> MergedAsync(CommitId commit, CancellationToken cancellationToken)
    {
        var found = new List<MergeRecord>();
        string? url = null;
        string? after = null;
        do
        {
            var variables = Variables(after);
            variables["oid"] = commit.Value;
            var data = await graphQl
                .QueryAsync(
                    $"Reading the pull requests of {commit.Abbreviated} in {options.FullName}",
                    "query($owner: String!, $name: String!, $oid: GitObjectID!, $after: String) { repository(owner: $owner, name: $name) { object(oid: $oid) { ... on Commit { url associatedPullRequests(first: 20, after: $after) { pageInfo { hasNextPage endCursor } nodes { number url state mergedAt baseRefName headRefOid author { __typename login } mergedBy { __typename login } mergeCommit { oid } repository { nameWithOwner } commits(last: 1) { nodes { commit { oid message } } } } } } } } }",
                    variables,
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (data.GetProperty("repository").GetProperty("object") is not { ValueKind: JsonValueKind.Object } node)
                throw new RemoteException(
                    ErrorCodes.NotFound,
                    options.Server,
                    $"{options.FullName} has no commit {commit.Abbreviated}.",
                    $"Check that the token in {options.TokenVariable} may see the repository."
                );
            url = node.GetProperty("url").GetString();
            var page = node.GetProperty("associatedPullRequests");
            // Forks of one repository know each other's commits.
            found.AddRange(
                page.GetProperty("nodes")
                    .EnumerateArray()
                    .Where(one =>
                        one.GetProperty("state").GetString() == "MERGED"
                        && string.Equals(
                            one.GetProperty("repository").GetProperty("nameWithOwner").GetString(),
                            options.FullName,
                            StringComparison.OrdinalIgnoreCase
                        )
                    )
                    .Select(Read)
                    .OfType<MergeRecord>()
            );
            after = Next(page);
        } while (after is not null);
        return new(url ?? "", found);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<MergeReview>> ReviewsAsync(int number, CancellationToken cancellationToken)
    {
        var found = new List<MergeReview>();
        string? after = null;
        do
        {
            var variables = Variables(after);
            variables["number"] = number;
            var data = await graphQl
                .QueryAsync(
                    $"Reading the reviews of pull request {number} of {options.FullName}",
                    "query($owner: String!, $name: String!, $number: Int!, $after: String) { repository(owner: $owner, name: $name) { pullRequest(number: $number) { reviews(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes { author { __typename login } state authorCanPushToRepository submittedAt commit { oid } } } } } }",
                    variables,
                    cancellationToken
                )
                .ConfigureAwait(false);
            var page = data.GetProperty("repository").GetProperty("pullRequest").GetProperty("reviews");
            // A pending one has no time yet.
            found.AddRange(
                page.GetProperty("nodes")
                    .EnumerateArray()
                    .Where(one => one.GetProperty("submittedAt").ValueKind == JsonValueKind.String)
                    .Select(ReadReview)
            );
            after = Next(page);
        } while (after is not null);
        return [.. found.OrderBy(review => review.At)];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CheckRecord>> ChecksAsync(
        CommitId commit,
        string name,
        CancellationToken cancellationToken
    )
    {
        var found = await rest.CallAsync(
                $"Reading the checks of {commit.Abbreviated} in {options.FullName}",
                client =>
                    client.Check.Run.GetAllForReference(
                        options.Owner,
                        options.Repository,
                        commit.Value,
                        new CheckRunRequest { CheckName = name, Filter = CheckRunCompletedAtFilter.All }
                    ),
                cancellationToken
            )
            .ConfigureAwait(false);
        return
        [
            .. found
                .CheckRuns.OrderByDescending(run => run.Id)
                .Select(run => new CheckRecord(
                    run.App is null ? "" : run.App.Slug + "[bot]",
                    run.Conclusion is { } conclusion
                        && conclusion.TryParse(out var value)
                        && value == CheckConclusion.Success,
                    run.Conclusion?.StringValue ?? "",
                    run.CompletedAt,
                    run.HtmlUrl
                )),
        ];
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<CommitStatus>> StatusHistoryAsync(CommitId commit, CancellationToken cancellationToken) =>
        new GitHubStatuses(rest, options).HistoryAsync(commit, cancellationToken);

    /// <inheritdoc/>
    public async Task<SourceCommit?> SourceCommitAsync(
        string repository,
        string revision,
        CancellationToken cancellationToken
    )
    {
        if (repository.Split('/') is not [{ Length: > 0 } owner, { Length: > 0 } name] || owner == ".." || name == "..")
            return null;
        try
        {
            var found = await rest.CallAsync(
                    $"Reading {revision} of {repository}",
                    client => client.Repository.Commit.Get(owner, name, revision),
                    cancellationToken
                )
                .ConfigureAwait(false);
            var home = await rest.CallAsync(
                    $"Reading {repository}",
                    client => client.Repository.Get(owner, name),
                    cancellationToken
                )
                .ConfigureAwait(false);
            var comparison = await rest.CallAsync(
                    $"Comparing {home.DefaultBranch} with {revision} in {repository}",
                    client => client.Repository.Commit.Compare(owner, name, home.DefaultBranch, found.Sha),
                    cancellationToken
                )
                .ConfigureAwait(false);
            return new SourceCommit
            {
                Id = found.Sha,
                Author = found.Author?.Login,
                Committer = found.Committer?.Login,
                IsVerified = found.Commit.Verification?.Verified,
                Reason = found.Commit.Verification?.Reason.StringValue ?? "",
                DefaultBranch = home.DefaultBranch,
                IsOnDefaultBranch = comparison.Status is "behind" or "identical",
                At = found.Commit.Committer?.Date ?? default,
                Url = found.HtmlUrl,
            };
        }
        catch (RemoteException e) when (e.Status is 404 or 403 or 409 or 422)
        {
            return null;
        }
    }

    private JsonObject Variables(string? after)
    {
        var variables = new JsonObject { ["owner"] = options.Owner, ["name"] = options.Repository };
        if (after is not null)
            variables["after"] = after;
        return variables;
    }

    private static MergeRecord? Read(JsonElement node)
    {
        if (node.GetProperty("mergeCommit") is not { ValueKind: JsonValueKind.Object } merge)
            return null;
        var last = node.GetProperty("commits").GetProperty("nodes").EnumerateArray().LastOrDefault();
        return new MergeRecord
        {
            Number = node.GetProperty("number").GetInt32(),
            Url = node.GetProperty("url").GetString()!,
            Author = Login(node, "author"),
            BaseBranch = node.GetProperty("baseRefName").GetString()!,
            Head = CommitId.Parse(node.GetProperty("headRefOid").GetString()!),
            HeadMessage =
                last.ValueKind == JsonValueKind.Object
                    ? last.GetProperty("commit").GetProperty("message").GetString() ?? ""
                    : "",
            MergeCommit = CommitId.Parse(merge.GetProperty("oid").GetString()!),
            MergedBy = Login(node, "mergedBy"),
            MergedAt = node.GetProperty("mergedAt").GetDateTimeOffset(),
        };
    }

    private static MergeReview ReadReview(JsonElement node) =>
        new(
            Login(node, "author"),
            node.GetProperty("state").GetString() switch
            {
                "APPROVED" => MergeReviewKind.Approval,
                "CHANGES_REQUESTED" => MergeReviewKind.Objection,
                "DISMISSED" => MergeReviewKind.Dismissed,
                _ => MergeReviewKind.Comment,
            },
            node.GetProperty("commit") is { ValueKind: JsonValueKind.Object } commit
                ? CommitId.TryParse(commit.GetProperty("oid").GetString())
                : null,
            node.GetProperty("authorCanPushToRepository").GetBoolean(),
            node.GetProperty("submittedAt").GetDateTimeOffset()
        );

    // An account that is gone is the ghost's.
    private static string Login(JsonElement node, string role) =>
        node.GetProperty(role) is { ValueKind: JsonValueKind.Object } actor ? GitHubForge.Login(actor) : "ghost";

    private static string? Next(JsonElement page) =>
        page.GetProperty("pageInfo") is var info && info.GetProperty("hasNextPage").GetBoolean()
            ? info.GetProperty("endCursor").GetString()
            : null;
}
