using System.Text.Json;
using System.Text.Json.Nodes;
using Octokit;
using Promote.Errors;
using Promote.Manifests;

namespace Promote.Forges.GitHub;

/// <summary>Reviews, checks and comments on GitHub.</summary>
internal sealed class GitHubPullRequestRecords(
    GitHubForge forge,
    GitHubGraphQl graphQl,
    GitHubRest rest,
    GitHubOptions options
) : IPullRequestRecords
{
    // GitHub's limits: characters of a text, commits of a pull request.
    private const int MaxText = 65_000;
    private const int MostCommits = 250;

    private readonly GitHubCommitAuthors authors = new(graphQl);

    /// <inheritdoc/>
    public async Task<PullRequestRecord> ReadAsync(int number, CancellationToken cancellationToken)
    {
        var pullRequest = await forge.GetAsync(number, cancellationToken).ConfigureAwait(false);
        var reviews = new List<Review>();
        var isFromFork = false;
        string? after = null;
        do
        {
            var node = await PullRequestAsync(
                    number,
                    "isCrossRepository latestOpinionatedReviews(first: 100, after: $after, writersOnly: true) { pageInfo { hasNextPage endCursor } nodes { author { __typename login } state commit { oid } } }",
                    after,
                    cancellationToken
                )
                .ConfigureAwait(false);
            isFromFork = node.GetProperty("isCrossRepository").GetBoolean();
            var page = node.GetProperty("latestOpinionatedReviews");
            reviews.AddRange(page.GetProperty("nodes").EnumerateArray().Select(ReadReview));
            after = Next(page);
        } while (after is not null);

        var commits = await CommitsAsync(number, cancellationToken).ConfigureAwait(false);
        return new(
            pullRequest,
            isFromFork,
            reviews,
            await authors
                .OfAsync(
                    options.Owner,
                    options.Repository,
                    [
                        .. commits.Select(commit => new GitHubCommitAuthors.Written(
                            commit.Sha,
                            commit.Author?.Login,
                            commit.Committer?.Login,
                            commit.Commit.Message,
                            commit.Commit.Verification?.Verified == true
                        )),
                    ],
                    // Listed by another call: of the head that was read, or of another.
                    commits.Count < MostCommits
                        && commits.Any(commit => commit.Sha == pullRequest.Head.Value),
                    cancellationToken
                )
                .ConfigureAwait(false),
            [.. commits.Select(commit => commit.Commit.Message ?? "")]
        );
    }

    /// <inheritdoc/>
    public async Task<bool> PostCheckAsync(CheckDraft check, CancellationToken cancellationToken)
    {
        var output = new NewCheckRunOutput(Cut(check.Title, 200), Cut(check.Summary, MaxText));
        var conclusion = check.Passed ? CheckConclusion.Success : CheckConclusion.Failure;
        try
        {
            var there = await rest.CallAsync(
                    $"Reading the checks of {check.Commit.Abbreviated} in {forge.Name}",
                    client =>
                        client.Check.Run.GetAllForReference(
                            options.Owner,
                            options.Repository,
                            check.Commit.Value,
                            new CheckRunRequest { CheckName = check.Name }
                        ),
                    cancellationToken
                )
                .ConfigureAwait(false);
            foreach (var run in there.CheckRuns.OrderByDescending(run => run.Id))
            {
                // One that refuses gives way to none: what it saw may be what the other did not.
                if (
                    check.Passed
                    && run.StartedAt > check.BegunAt
                    && await IsOwnAsync(run, cancellationToken).ConfigureAwait(false)
                )
                    return false;
                if (await UpdateAsync(run.Id, check, output, conclusion, cancellationToken).ConfigureAwait(false))
                    return true;
            }

            await rest.CallAsync(
                    $"Posting {check.Name} on {check.Commit.Abbreviated} in {forge.Name}",
                    client =>
                        client.Check.Run.Create(
                            options.Owner,
                            options.Repository,
                            new NewCheckRun(check.Name, check.Commit.Value)
                            {
                                Status = CheckStatus.Completed,
                                Conclusion = conclusion,
                                StartedAt = check.BegunAt,
                                DetailsUrl = check.Url,
                                Output = output,
                            }
                        ),
                    cancellationToken,
                    repeatable: true
                )
                .ConfigureAwait(false);
            return true;
        }
        catch (RemoteException e) when (e.Status is 403 or 404)
        {
            throw new RemoteException(
                ErrorCodes.NotAllowed,
                options.Server,
                $"{check.Name} cannot be posted on {forge.Name}: {e.Message}",
                $"Checks are posted by Apps only: set {options.TokenVariable} to the token of one whose permissions have 'checks: write'.",
                e
            );
        }
    }

    /// <inheritdoc/>
    public async Task CommentAsync(int number, string marker, string body, CancellationToken cancellationToken)
    {
        var text = Cut(body, MaxText);
        if (await OwnAsync(number, marker, cancellationToken).ConfigureAwait(false) is { } own)
        {
            if (own.Body.ReplaceLineEndings("\n").Trim() != text.ReplaceLineEndings("\n").Trim())
                await rest.CallAsync(
                        $"Updating the comment on pull request {number} of {forge.Name}",
                        client => client.Issue.Comment.Update(options.Owner, options.Repository, own.Id, text),
                        cancellationToken,
                        repeatable: true
                    )
                    .ConfigureAwait(false);
            return;
        }

        await rest.CallAsync(
                $"Commenting on pull request {number} of {forge.Name}",
                client => client.Issue.Comment.Create(options.Owner, options.Repository, number, text),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<MergeOutcome> MergeAsync(
        PullRequest pullRequest,
        CommitId expectedHead,
        CancellationToken cancellationToken
    ) => forge.MergeAsync(pullRequest, expectedHead, cancellationToken);

    // Another App may post a check of this name, and say of it what it likes.
    private async Task<bool> IsOwnAsync(CheckRun run, CancellationToken cancellationToken)
    {
        var data = await graphQl
            .QueryAsync("Asking who this is", "query { viewer { login } }", [], cancellationToken)
            .ConfigureAwait(false);
        return data.GetProperty("viewer").GetProperty("login").GetString() == $"{run.App?.Slug}[bot]";
    }

    private async Task<bool> UpdateAsync(
        long run,
        CheckDraft check,
        NewCheckRunOutput output,
        CheckConclusion conclusion,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await rest.CallAsync(
                    $"Updating {check.Name} on {check.Commit.Abbreviated} in {forge.Name}",
                    client =>
                        client.Check.Run.Update(
                            options.Owner,
                            options.Repository,
                            run,
                            new CheckRunUpdate
                            {
                                Status = CheckStatus.Completed,
                                Conclusion = conclusion,
                                StartedAt = check.BegunAt,
                                CompletedAt = null,
                                DetailsUrl = check.Url,
                                Output = output,
                            }
                        ),
                    cancellationToken,
                    repeatable: true
                )
                .ConfigureAwait(false);
            return true;
        }
        catch (RemoteException e) when (e.Status is 403 or 404 or 422)
        {
            // Another App's of the same name.
            return false;
        }
    }

    private async Task<(long Id, string Body)?> OwnAsync(int number, string marker, CancellationToken cancellationToken)
    {
        string? after = null;
        do
        {
            var node = await PullRequestAsync(
                    number,
                    "comments(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes { databaseId body viewerDidAuthor } }",
                    after,
                    cancellationToken
                )
                .ConfigureAwait(false);
            var page = node.GetProperty("comments");
            foreach (var comment in page.GetProperty("nodes").EnumerateArray())
            {
                var body = comment.GetProperty("body").GetString() ?? "";
                if (
                    comment.GetProperty("viewerDidAuthor").GetBoolean()
                    && body.StartsWith(marker, StringComparison.Ordinal)
                )
                    return (comment.GetProperty("databaseId").GetInt64(), body);
            }

            after = Next(page);
        } while (after is not null);
        return null;
    }

    private async Task<JsonElement> PullRequestAsync(
        int number,
        string fields,
        string? after,
        CancellationToken cancellationToken
    )
    {
        var variables = new JsonObject
        {
            ["owner"] = options.Owner,
            ["name"] = options.Repository,
            ["number"] = number,
        };
        if (after is not null)
            variables["after"] = after;
        var data = await graphQl
            .QueryAsync(
                $"Reading pull request {number} of {forge.Name}",
                $"query($owner: String!, $name: String!, $number: Int!, $after: String) {{ repository(owner: $owner, name: $name) {{ pullRequest(number: $number) {{ {fields} }} }} }}",
                variables,
                cancellationToken
            )
            .ConfigureAwait(false);
        return data.GetProperty("repository").GetProperty("pullRequest");
    }

    private Task<IReadOnlyList<PullRequestCommit>> CommitsAsync(int number, CancellationToken cancellationToken) =>
        rest.CallAsync(
            $"Reading the commits of pull request {number} of {forge.Name}",
            client => client.PullRequest.Commits(options.Owner, options.Repository, number),
            cancellationToken
        );

    private static Review ReadReview(JsonElement node) =>
        new(
            node.GetProperty("author") is { ValueKind: JsonValueKind.Object } author
                ? GitHubForge.Login(author)
                : "ghost",
            // A workflow approves what the branch it stands on tells it to.
            node.GetProperty("state").GetString() == "APPROVED"
                && !IsBot(node.GetProperty("author")),
            node.GetProperty("commit") is { ValueKind: JsonValueKind.Object } commit
                ? CommitId.TryParse(commit.GetProperty("oid").GetString() ?? "")
                : null
        );

    private static bool IsBot(JsonElement author) =>
        author.ValueKind != JsonValueKind.Object || author.GetProperty("__typename").GetString() != "User";

    private static string? Next(JsonElement page) =>
        page.GetProperty("pageInfo") is var info && info.GetProperty("hasNextPage").GetBoolean()
            ? info.GetProperty("endCursor").GetString()
            : null;

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";
}
