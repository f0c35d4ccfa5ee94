using Promote.Artifacts;
using Promote.Configuration;
using Promote.Errors;
using Promote.Evidence;
using Promote.Forges;
using Promote.Manifests;
using Promote.Promotions;

namespace Promote.Verbs.Promotion;

/// <summary>
/// Proposes a plan: one branch and one open pull request for each app and environment, opened, brought up to date in
/// place, and never over a person's commit. The branch is always one commit on the base it was planned on.
/// </summary>
internal sealed class PullRequestDelivery(Remotes remotes)
{
    private const int MostCommits = 20;

    /// <summary>Delivers a plan that may happen.</summary>
    /// <returns>What came of it; waiting, where an open pull request is more urgent than this.</returns>
    /// <exception cref="HeadMovedException">Someone else wrote the branch meanwhile.</exception>
    /// <exception cref="RefusedException">A person's commit is on the branch.</exception>
    public async Task<PromotionResult> DeliverAsync(Snapshot snapshot, Plan plan, CancellationToken cancellationToken)
    {
        var forge =
            remotes.Forge
            ?? throw new UsageException(
                ErrorCodes.Usage,
                plan.Intent.Environment.Name,
                $"{plan.Intent.Environment.Name} is delivered by pull request, but {remotes.Manifests.Name} is read over Git and no forge is known for it.",
                "Name it as owner/name with --manifests, or write 'deliver: commit' for the environment."
            );
        var open = await forge
            .FindOpenAsync(new PullRequestQuery(plan.BaseBranch, plan.PullRequestBranch), cancellationToken)
            .ConfigureAwait(false);
        var pullRequest = open.Count > 0 ? open[0] : null;
        var head =
            pullRequest?.Head
            ?? await remotes.Manifests.FindBranchAsync(plan.PullRequestBranch, cancellationToken).ConfigureAwait(false);
        var commits = head is null
            ? []
            : await remotes
                .Manifests.CommitsBetweenAsync(plan.Base, head, MostCommits, cancellationToken)
                .ConfigureAwait(false);
        if (pullRequest is not null && Urgency.Over(plan, Ours(commits, plan)) is { } other)
            return plan.Result(PromotionOutcome.Waiting, plan.NotOver(other, pullRequest.Url)) with
            {
                PullRequest = Summary(pullRequest),
                Next = "Merge or close that pull request, then run the same command again.",
            };
        var commit = await BranchAsync(plan, head, commits, cancellationToken).ConfigureAwait(false);
        var draft = await DraftAsync(plan, cancellationToken).ConfigureAwait(false);
        var isNew = pullRequest?.Title != draft.Title;
        pullRequest = pullRequest is null
            ? await forge.OpenAsync(draft, cancellationToken).ConfigureAwait(false)
            : await forge.UpdateAsync(pullRequest, draft, cancellationToken).ConfigureAwait(false);
        remotes.Step($"{pullRequest.Url} proposes {plan.Title}.");
        if (isNew)
            await AskAsync(forge, plan, pullRequest, cancellationToken).ConfigureAwait(false);
        return await MergeAsync(
                forge,
                plan,
                pullRequest,
                commit,
                snapshot.Configuration.Identities.Guard.Count > 0,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    // Once: asked again, those who reviewed it would seem not to have. The body names them too.
    private async Task AskAsync(IForge forge, Plan plan, PullRequest pullRequest, CancellationToken cancellationToken)
    {
        if (
            plan.Intent.Kind != PromotionKind.Hotfix
            || plan.Intent.Environment.Hotfix is not { Reviewers.Count: > 0 } policy
        )
            return;
        try
        {
            await forge.RequestReviewsAsync(pullRequest, policy.Reviewers, cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteException e)
        {
            remotes.Warn($"The reviewers of the hotfix were not asked, so ask them yourself: {e.Message}");
        }
    }

    /// <summary>
    /// Takes away what nobody needs any more, once the environment has what it shall: the open pull request, and the
    /// branch that it left. Never a person's commit, nor what was proposed in a hurry.
    /// </summary>
    public async Task TidyAsync(Plan plan, CancellationToken cancellationToken)
    {
        if (remotes.Forge is not { } forge)
            return;
        var open = await forge
            .FindOpenAsync(new PullRequestQuery(plan.BaseBranch, plan.PullRequestBranch), cancellationToken)
            .ConfigureAwait(false);
        var pullRequest = open.Count > 0 ? open[0] : null;
        var head =
            pullRequest?.Head
            ?? await remotes.Manifests.FindBranchAsync(plan.PullRequestBranch, cancellationToken).ConfigureAwait(false);
        if (head is null)
            return;
        var commits = await remotes
            .Manifests.CommitsBetweenAsync(plan.Base, head, MostCommits, cancellationToken)
            .ConfigureAwait(false);
        if (
            commits.Any(commit => !IsOurs(commit, plan))
            || Ours(commits, plan).Any(kind => kind is not (PromotionKind.Bump or PromotionKind.Promote))
            // Whoever knows a newer branch may have proposed something newer.
            || await remotes.Manifests.FindBranchAsync(plan.BaseBranch, cancellationToken).ConfigureAwait(false)
                != plan.Base
        )
            return;
        if (pullRequest is not null)
        {
            await forge
                .CloseAsync(
                    pullRequest,
                    $"Closed: {Markdown.Escape(plan.Intent.Environment.Name)} has {Markdown.Escape(plan.Intent.App.Name)} {Markdown.Escape(plan.Intent.Artifact.Label)} already, which is what is to be there.",
                    cancellationToken
                )
                .ConfigureAwait(false);
            remotes.Step($"Closed {pullRequest.Url}: there is nothing left to merge.");
        }

        await forge.DeleteBranchAsync(plan.PullRequestBranch, head, cancellationToken).ConfigureAwait(false);
        remotes.Step($"Deleted {plan.PullRequestBranch}.");
    }

    // Approvals and checks belong to a commit: one that says what it shall is left alone.
    private async Task<CommitId> BranchAsync(
        Plan plan,
        CommitId? head,
        IReadOnlyList<CommitInfo> commits,
        CancellationToken cancellationToken
    )
    {
        if (head is not null)
        {
            if (commits.FirstOrDefault(commit => !IsOurs(commit, plan)) is { } persons)
                throw new RefusedException(
                    ErrorCodes.PersonsCommit,
                    plan.PullRequestBranch,
                    $"{plan.PullRequestBranch} holds the commit {persons.Id.Abbreviated} by {persons.Author.Name}, which this tool did not make.",
                    $"Merge or close that pull request, and delete the branch; then run the same command again."
                );
            if (commits.Count > 0 && await SaysSoAsync(plan, head, cancellationToken).ConfigureAwait(false))
                return head;
        }

        return await remotes
            .Manifests.CommitAsync(
                new CommitRequest
                {
                    Branch = plan.PullRequestBranch,
                    Parent = plan.Base,
                    ExpectedHead = head,
                    Changes = plan.Changes,
                    Message = plan.Message,
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private static IEnumerable<PromotionKind> Ours(IReadOnlyList<CommitInfo> commits, Plan plan) =>
        commits.Where(commit => IsOurs(commit, plan)).Select(commit => Trailers.Read(commit.Message)!.Kind);

    private static bool IsOurs(CommitInfo commit, Plan plan) =>
        commit.Parents.Count == 1
        && Trailers.Read(commit.Message) is { } record
        && record.App == plan.Intent.App.Name
        && record.Environment == plan.Intent.Environment.Name
        && (
            commit.Author.Email == commit.Committer.Email
            // GitHub commits what is written over its API.
            || commit.Committer.Email == "noreply@github.com"
        );

    private async Task<bool> SaysSoAsync(Plan plan, CommitId head, CancellationToken cancellationToken)
    {
        var read = await remotes
            .Manifests.ReadAtAsync(
                head,
                new FileSelection([.. plan.Changes.Select(change => change.Path)]),
                cancellationToken
            )
            .ConfigureAwait(false);
        return plan.Changes.All(change =>
            change.Removes
                ? !read.Files.ContainsKey(change.Path)
                : read.Files.TryGetValue(change.Path, out var file) && file.Bytes.Span.SequenceEqual(change.Bytes.Span)
        );
    }

    private async Task<PullRequestDraft> DraftAsync(Plan plan, CancellationToken cancellationToken)
    {
        var (app, environment) = (plan.Intent.App, plan.Intent.Environment);
        var commits =
            plan.Intent.Kind is PromotionKind.Bump or PromotionKind.Promote
            && app.Source is { } source
            && remotes.Sources is { } sources
            && app.Tags.Kind == TagPolicyKind.Sha
            && plan.Before?.Images[0].Tag is { } before
            && plan.Intent.Artifact.Images[0].Tag is { } after
                ? await sources.CommitsAsync(source, before.Value, after.Value, cancellationToken).ConfigureAwait(false)
                : null;
        return new PullRequestDraft
        {
            HeadBranch = plan.PullRequestBranch,
            BaseBranch = plan.BaseBranch,
            Title = plan.Title,
            Labels =
            [
                "promote",
                $"promote/{environment.Name}",
                .. plan.Intent.Kind is PromotionKind.Bump or PromotionKind.Promote
                    ? Array.Empty<string>()
                    : [plan.Intent.Kind.Word()],
            ],
            Body = PullRequestText.Body(
                new PullRequestContent
                {
                    App = app.Name,
                    Environment = environment.Name,
                    From = plan.Record.From,
                    Opening = plan.Opening(),
                    Remarks = plan.Remarks,
                    Images =
                    [
                        .. (plan.ChangesWhatRuns ? plan.Intent.Artifact.Images : []).Select(
                            (image, i) =>
                                (image.Name.Value, Version(plan.Before?.Images.ElementAtOrDefault(i)), Version(image)!)
                        ),
                    ],
                    Gates = plan.Gates,
                    ToMerge = [.. ToMerge(environment, plan.Intent.Kind)],
                    Commits = commits
                        ?.Select(commit => (commit.Id.Value, commit.Message.Split('\n', 2)[0], commit.Author.Name))
                        .ToList(),
                    Source = app.Source,
                    Run = plan.Intent.Run,
                }
            ),
        };
    }

    // Nothing but people stands in for the evidence that a hotfix skips.
    private static bool MergesByItself(EnvironmentSettings environment, PromotionKind kind) =>
        environment.Merge == MergeKind.WhenGreen && kind != PromotionKind.Hotfix;

    private static IEnumerable<string> ToMerge(EnvironmentSettings environment, PromotionKind kind)
    {
        if (kind == PromotionKind.Hotfix && environment.Hotfix is { } policy)
            yield return $"A hotfix needs {policy}, none of them by the author of the change.";
        if (MergesByItself(environment, kind))
            yield return "It merges by itself once the checks that the branch requires are green.";
        else
            yield return "A person merges it.";
        if (environment.Requires.Approvals is > 0 and var approvals)
            yield return $"Approvals needed: {approvals}, by someone other than the author of the change.";
        if (environment.Requires.CodeOwners)
            yield return "Code owners must approve.";
        if (environment.Requires.Window is { } window)
            yield return $"Merge it between {window.From:HH:mm} and {window.To:HH:mm} ({window.TimeZone}) on {string.Join(", ", window.Days)}.";
    }

    private static string? Version(ImageReference? image) =>
        image is null
            ? null
            : string.Join(' ', new[] { image.Tag?.Value, image.Digest?.Value }.Where(part => part is not null));

    private static PullRequestSummary Summary(PullRequest pullRequest) =>
        new(pullRequest.Number, pullRequest.Url, pullRequest.MergesWhenGreen);

    private async Task<PromotionResult> MergeAsync(
        IForge forge,
        Plan plan,
        PullRequest pullRequest,
        CommitId head,
        bool isGuarded,
        CancellationToken cancellationToken
    )
    {
        var summary = Summary(pullRequest);
        var open = plan.Result(PromotionOutcome.PullRequestOpen, plan.Proposed(pullRequest.Url)) with
        {
            Commit = head.Value,
            PullRequest = summary,
            Next = "Review and merge the pull request.",
        };
        if (!MergesByItself(plan.Intent.Environment, plan.Intent.Kind))
            return open;
        // The forge would merge by what was judged at some time; the guard judges again right before it merges.
        if (isGuarded)
            return open with { Next = "Once the guard passed it, promote verify --open --merge merges it." };
        var outcome = await forge.MergeWhenGreenAsync(pullRequest, head, cancellationToken).ConfigureAwait(false);
        switch (outcome.Kind)
        {
            case MergeOutcomeKind.Merged:
                await forge.DeleteBranchAsync(plan.PullRequestBranch, head, cancellationToken).ConfigureAwait(false);
                return open with
                {
                    Outcome = PromotionOutcome.Merged,
                    Summary = plan.Merged(pullRequest.Url),
                    Next = plan.Afterwards(),
                };
            case MergeOutcomeKind.Scheduled:
                return open with
                {
                    PullRequest = summary with { MergesWhenGreen = true },
                    Next = "It merges by itself once its checks are green.",
                };
            default:
                remotes.Warn($"The forge does not merge it by itself: {outcome.Detail}");
                return open;
        }
    }
}
