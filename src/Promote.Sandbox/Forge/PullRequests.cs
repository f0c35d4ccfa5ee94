using System.Globalization;
using Promote.Sandbox.Git;
using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge;

/// <summary>What can be done with pull requests. Whoever calls holds the repository's turn.</summary>
internal sealed class PullRequests
{
    private readonly SandboxContext context;
    private readonly Repositories repositories;
    private readonly RefChanges refs;

    /// <summary>Follows the refs.</summary>
    public PullRequests(SandboxContext context, Repositories repositories, RefChanges refs)
    {
        (this.context, this.repositories, this.refs) = (context, repositories, refs);
        refs.Listen(FollowAsync);
    }

    /// <summary>Told when a pull request has a new head; the CI stand-in listens.</summary>
    public Action<Repository, PullRequest> HeadChanged { get; set; } = static (_, _) => { };

    /// <summary>Opens one.</summary>
    public async Task<PullRequest> OpenAsync(Repository repository, PullRequestDraft draft, Account account)
    {
        Reviewing.CheckActions(
            repository,
            account,
            403,
            "GitHub Actions is not permitted to create or approve pull requests."
        );
        var branch = draft.Head.Split(':')[^1];
        if (string.IsNullOrWhiteSpace(draft.Title))
            throw ForgeException.Invalid("PullRequest", "title", "missing_field");
        if (await repository.Git.RefAsync(RefName.Heads + branch, default) is not { } head)
            throw ForgeException.Invalid("PullRequest", "head", "invalid");
        if (await repository.Git.RefAsync(RefName.Heads + draft.Base, default) is not { } @base)
            throw ForgeException.Invalid("PullRequest", "base", "invalid");
        if (repository.PullRequests.Any(one => one.Open && one.HeadBranch == branch && one.BaseBranch == draft.Base))
        {
            throw ForgeException.Custom(
                "PullRequest",
                $"A pull request already exists for {repository.Name.Owner}:{branch}."
            );
        }

        if (await repository.Git.IsAncestorAsync(head, @base, default))
            throw ForgeException.Custom("PullRequest", $"No commits between {draft.Base} and {branch}");

        var (number, now) = (repository.PullRequests.Count + 1, context.Clock.GetUtcNow());
        var pull = new PullRequest
        {
            Number = number,
            Id = repositories.NextId(),
            NodeId = string.Create(CultureInfo.InvariantCulture, $"PR_{repository.Id:x8}_{number:x8}"),
            Author = account,
            CreatedAt = now,
            UpdatedAt = now,
            Title = draft.Title,
            Body = draft.Body,
            HeadBranch = branch,
            BaseBranch = draft.Base,
            Head = head,
            Base = @base,
            LastPusher = account,
            Change = await ChangePrint.OfAsync(repository.Git, @base, head, default),
            Draft = draft.Draft,
        };
        repository.PullRequests.Add(pull);
        await PointAsync(repository, pull);
        HeadChanged(repository, pull);
        return pull;
    }

    /// <summary>Adds a review.</summary>
    public async Task<Review> ReviewAsync(Repository repository, PullRequest pull, ReviewDraft draft, Account account)
    {
        var state = draft.Event switch
        {
            "APPROVE" => "APPROVED",
            "REQUEST_CHANGES" => "CHANGES_REQUESTED",
            "COMMENT" => "COMMENTED",
            _ => throw ForgeException.Invalid("PullRequestReview", "event", "invalid"),
        };
        if (account.Id == pull.Author.Id && state != "COMMENTED")
        {
            throw new ForgeException(422, "Unprocessable Entity")
            {
                Errors =
                [
                    state == "APPROVED"
                        ? "Review Can not approve your own pull request"
                        : "Review Can not request changes on your own pull request",
                ],
            };
        }

        if (state == "APPROVED")
            Reviewing.CheckActions(
                repository,
                account,
                422,
                "GitHub Actions is not permitted to approve pull requests."
            );
        if (state != "APPROVED" && string.IsNullOrWhiteSpace(draft.Body))
            throw ForgeException.Invalid("PullRequestReview", "body", "missing_field");
        if (
            draft.Commit is { } commit
            && commit != pull.Head
            && !await repository.Git.IsAncestorAsync(commit, pull.Head, default)
        )
            throw ForgeException.Invalid("PullRequestReview", "commit_id", "invalid");
        var review = new Review
        {
            Id = repositories.NextId(),
            Author = account,
            State = state,
            Body = draft.Body ?? "",
            Commit = draft.Commit ?? pull.Head,
            Change = draft.Commit is null
                ? pull.Change
                : await ChangePrint.OfAsync(repository.Git, pull.Base, draft.Commit, default),
            At = context.Clock.GetUtcNow(),
        };
        pull.Reviews.Add(review);
        pull.RequestedReviewers.RemoveAll(one => one.Id == account.Id);
        pull.UpdatedAt = review.At;
        await ConsiderAutoMergeAsync(repository, pull);
        return review;
    }

    /// <summary>Lets it go to another branch.</summary>
    public async Task ChangeBaseAsync(Repository repository, PullRequest pull, string branch)
    {
        pull.Base =
            await repository.Git.RefAsync(RefName.Heads + branch, default)
            ?? throw ForgeException.Invalid("PullRequest", "base", "invalid");
        pull.BaseBranch = branch;
        await Reviewing.CompareAsync(repository, pull);
        await ConsiderAutoMergeAsync(repository, pull);
    }

    /// <summary>Sets a status, and lets wait what waited for it.</summary>
    public async Task<CommitStatus> SetStatusAsync(Repository repository, CommitStatus status)
    {
        var recorded = status with { Id = repositories.NextId(), At = context.Clock.GetUtcNow() };
        repository.Statuses.Add(recorded);
        await CheckedAsync(repository, status.Commit);
        return recorded;
    }

    /// <summary>Lets go on what waited for a check on a commit.</summary>
    public async Task CheckedAsync(Repository repository, string commit)
    {
        foreach (var pull in repository.PullRequests.Where(one => one.Open && one.Head == commit).ToList())
            await ConsiderAutoMergeAsync(repository, pull);
    }

    /// <summary>Merges by itself as soon as the rules allow.</summary>
    public async Task EnableAutoMergeAsync(
        Repository repository,
        PullRequest pull,
        AutoMerge autoMerge,
        string? expectedHead
    )
    {
        if (!repository.Settings.AllowAutoMerge)
            throw new ForgeException(422, "Pull request Auto merge is not allowed for this repository");
        if (!pull.Open)
            throw new ForgeException(422, "Pull request is closed");
        if (expectedHead is not null && expectedHead != pull.Head)
            throw new ForgeException(422, $"Expected head oid to be {expectedHead} but it is {pull.Head}");
        var verdict = await MergeRules.JudgeAsync(repository, pull, context.Teams, default);
        if (verdict.Allowed)
            throw new ForgeException(422, $"Pull request Pull request is in {verdict.State} status");
        if (verdict.State is "dirty" or "draft")
            throw new ForgeException(422, $"Pull request Pull request is in {verdict.State} status");
        CheckMethod(repository, autoMerge.Method);
        pull.AutoMerge = autoMerge with { At = context.Clock.GetUtcNow() };
        pull.UpdatedAt = pull.AutoMerge.At;
    }

    /// <summary>Merges it.</summary>
    /// <exception cref="ForgeException">The rules do not allow it, and the account may not pass them.</exception>
    public async Task<string> MergeAsync(Repository repository, PullRequest pull, MergeOrder order, Account account)
    {
        if (!pull.Open)
            throw new ForgeException(405, "Pull Request is not mergeable");
        if (order.Head is not null && order.Head != pull.Head)
            throw new ForgeException(409, "Head branch was modified. Review and try the merge again.");
        CheckMethod(repository, order.Method);
        var verdict = await MergeRules.JudgeAsync(repository, pull, context.Teams, default);
        if (!verdict.Mergeable || verdict.State == "draft")
            throw new ForgeException(
                405,
                verdict.State == "draft" ? "Pull Request is still a draft" : "Pull Request is not mergeable"
            );
        if (
            BranchRules
                .Of(repository, pull.BaseBranch)
                .Any(ruleset => ruleset.Update && !ruleset.BypassedBy(account, merging: true))
        )
            throw new ForgeException(405, "Repository rule violations found\n\nCannot update this protected ref.\n\n");
        if (verdict.Broken.Any(ruleset => !ruleset.BypassedBy(account, merging: true)))
            throw new ForgeException(
                405,
                $"Repository rule violations found\n\n{string.Join("\n", verdict.Reasons)}\n\n"
            );

        const int Tries = 5;
        for (var i = 1; ; i++)
        {
            try
            {
                return await MergeOnceAsync(repository, pull, order, account);
            }
            catch (RefMovedException) when (i < Tries)
            {
                // A push got in between: its news has not come through the turn yet.
                pull.Base = await repository.Git.RefAsync(RefName.Heads + pull.BaseBranch, default) ?? pull.Base;
            }
            catch (RefMovedException)
            {
                throw new ForgeException(409, "Base branch was modified. Review and try the merge again.");
            }
        }
    }

    /// <summary>Notes that it changed now.</summary>
    public void Touch(PullRequest pull) => pull.UpdatedAt = context.Clock.GetUtcNow();

    /// <summary>Closes or reopens it.</summary>
    public void SetOpen(PullRequest pull, bool open)
    {
        if (pull.Open == open)
            return;
        if (pull.Merged)
            throw ForgeException.Custom("PullRequest", "state cannot be changed. The pull request is merged.");
        pull.Open = open;
        pull.ClosedAt = open ? null : context.Clock.GetUtcNow();
        if (!open)
            pull.AutoMerge = null;
    }

    /// <summary>Merges it, where it waits for that and the rules now allow it.</summary>
    public async Task ConsiderAutoMergeAsync(Repository repository, PullRequest pull)
    {
        if (!pull.Open || pull.AutoMerge is not { } order)
            return;
        if (!(await MergeRules.JudgeAsync(repository, pull, context.Teams, default)).Allowed)
            return;
        try
        {
            await MergeAsync(
                repository,
                pull,
                new MergeOrder(pull.Head, order.Method, order.Title, order.Message),
                order.By
            );
        }
        catch (ForgeException)
        {
            // It waits on: whoever set the status or reviewed did not ask for the merge.
        }
    }

    private static void CheckMethod(Repository repository, string method)
    {
        var allowed = method switch
        {
            "merge" => repository.Settings.AllowMergeCommit,
            "squash" => repository.Settings.AllowSquashMerge,
            _ => false,
        };
        if (!allowed)
            throw new ForgeException(
                405,
                $"{CultureInfo.InvariantCulture.TextInfo.ToTitleCase(method)} merges are not allowed on this repository."
            );
    }

    private async Task<string> MergeOnceAsync(
        Repository repository,
        PullRequest pull,
        MergeOrder order,
        Account account
    )
    {
        var git = repository.Git;
        var tree =
            await git.MergeAsync(pull.Base, pull.Head, default)
            ?? throw new ForgeException(405, "Pull Request is not mergeable");
        var now = context.Clock.GetUtcNow();
        var (by, author) = (Identity(account, now), Identity(pull.Author, now));
        var squash = order.Method == "squash";
        var commits = await git.LogAsync(new LogQuery(pull.Head) { NotFrom = pull.Base, Reverse = true }, default);
        var number = pull.Number.ToString(CultureInfo.InvariantCulture);
        var title =
            order.Title
            ?? (
                squash
                    ? $"{(commits.Count == 1 ? commits[0].Headline : pull.Title)} (#{number})"
                    : $"Merge pull request #{number} from {repository.Name.Owner}/{pull.HeadBranch}"
            );
        var message = order.Message ?? (squash ? SquashMessage.Body(repository, pull, commits) : pull.Title);
        var commit = await git.WriteCommitAsync(
            tree,
            squash ? [pull.Base] : [pull.Base, pull.Head],
            squash ? author : by,
            by,
            message.Length == 0 ? title + "\n" : $"{title}\n\n{message.TrimEnd()}\n",
            default
        );
        var update = new RefUpdate(RefName.Heads + pull.BaseBranch, pull.Base, commit);
        await git.UpdateRefsAsync([update], default);
        Conclude(pull, account, commit, now);
        await refs.TellAsync(repository, [update], account);
        if (
            repository.Settings.DeleteBranchOnMerge
            && await git.RefAsync(RefName.Heads + pull.HeadBranch, default) == pull.Head
        )
            await refs.ForceAsync(
                repository,
                [new RefUpdate(RefName.Heads + pull.HeadBranch, pull.Head, null)],
                account,
                default
            );
        return commit;
    }

    private static GitIdentity Identity(Account account, DateTimeOffset at) => new(account.Name, account.Email, at);

    private static void Conclude(PullRequest pull, Account account, string commit, DateTimeOffset now)
    {
        pull.Open = false;
        pull.MergeCommit = commit;
        pull.MergedBy = account;
        (pull.MergedAt, pull.ClosedAt, pull.UpdatedAt) = (now, now, now);
    }

    private async Task FollowAsync(
        Repository repository,
        RefUpdate update,
        Account account,
        CancellationToken cancellationToken
    )
    {
        if (update.Branch is not { } branch)
            return;
        foreach (var pull in repository.PullRequests.Where(one => one.Open).ToList())
        {
            if (pull.HeadBranch == branch)
                await HeadAsync(repository, pull, update.New, account);
            else if (pull.BaseBranch == branch && update.New is not null)
                await BaseAsync(repository, pull, update.New, account, cancellationToken);
        }
    }

    private async Task HeadAsync(Repository repository, PullRequest pull, string? head, Account account)
    {
        if (head is null)
        {
            SetOpen(pull, open: false);
            return;
        }

        if (head == pull.Head)
            return;
        (pull.Head, pull.UpdatedAt) = (head, context.Clock.GetUtcNow());
        await PointAsync(repository, pull);
        if (await repository.Git.IsAncestorAsync(head, pull.Base, default))
        {
            SetOpen(pull, open: false);
            return;
        }

        if (await Reviewing.CompareAsync(repository, pull))
            pull.LastPusher = account;
        HeadChanged(repository, pull);
        await ConsiderAutoMergeAsync(repository, pull);
    }

    private async Task BaseAsync(
        Repository repository,
        PullRequest pull,
        string head,
        Account account,
        CancellationToken cancellationToken
    )
    {
        pull.Base = head;
        // Whoever pushes a pull request's commits to its base has merged it.
        if (await repository.Git.IsAncestorAsync(pull.Head, head, cancellationToken))
        {
            Conclude(pull, account, head, context.Clock.GetUtcNow());
            return;
        }

        await Reviewing.CompareAsync(repository, pull);
        await ConsiderAutoMergeAsync(repository, pull);
    }

    private static async Task PointAsync(Repository repository, PullRequest pull)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"refs/pull/{pull.Number}/head");
        var old = await repository.Git.RefAsync(name, default);
        await repository.Git.UpdateRefsAsync([new RefUpdate(name, old, pull.Head)], default);
    }
}

/// <summary>A pull request to open.</summary>
internal sealed record PullRequestDraft(string Title, string? Body, string Head, string Base, bool Draft = false);

/// <summary>A review to add.</summary>
internal sealed record ReviewDraft(string Event, string? Body, string? Commit);

/// <summary>How to merge.</summary>
internal sealed record MergeOrder(string? Head, string Method, string? Title, string? Message);
