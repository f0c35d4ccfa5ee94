using Promote.Configuration;
using Promote.Errors;
using Promote.Forges;
using Promote.Manifests;

namespace Promote.Verbs.Verification;

/// <summary>Tells the forge of a verdict: one check on the head that was judged, and one comment.</summary>
internal static class PullRequestReport
{
    /// <summary>The check's name; a ruleset requires it from the guard's App.</summary>
    public const string CheckName = "promote/verify";

    private const string Marker = "<!-- promote verify -->";

    /// <summary>The forge that keeps the manifests repository.</summary>
    /// <exception cref="UsageException">None does.</exception>
    public static (IForge Forge, IPullRequestRecords Records) Forge(Remotes remotes) =>
        remotes is { Forge: { } forge, PullRequests: { } records }
            ? (forge, records)
            : throw new UsageException(
                ErrorCodes.Usage,
                remotes.Manifests.Name,
                $"No forge is known for {remotes.Manifests.Name}, so it has no pull requests to judge.",
                "Name it as owner/name with --manifests; or judge two revisions of a clone, with --base and --head."
            );

    /// <summary>The protected branch.</summary>
    public static async Task<string> BranchAsync(Remotes remotes, CancellationToken cancellationToken)
    {
        var read = await remotes
            .Manifests.ReadAsync(null, new FileSelection([PromoteConfiguration.FileName]), cancellationToken)
            .ConfigureAwait(false);
        return read.Branch!;
    }

    /// <summary>Posts a verdict. What waits is a failing check: a required one must not let it pass.</summary>
    public static async Task PostAsync(
        Remotes remotes,
        IPullRequestRecords records,
        VerifyResult result,
        DateTimeOffset begunAt,
        CancellationToken cancellationToken
    )
    {
        var markdown = VerdictMarkdown.Of(result);
        await PostAsync(
                remotes,
                records,
                result.PullRequest!.Number,
                new(
                    CommitId.Parse(result.Head),
                    CheckName,
                    result.Outcome is VerifyOutcome.Passed or VerifyOutcome.NotGuarded,
                    VerdictMarkdown.Title(result),
                    markdown,
                    remotes.RunUrl,
                    begunAt
                ),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Posts that there is no verdict.</summary>
    public static Task PostFailureAsync(
        Remotes remotes,
        IPullRequestRecords records,
        PullRequest pullRequest,
        string why,
        string next,
        DateTimeOffset begunAt,
        CancellationToken cancellationToken
    ) =>
        PostAsync(
            remotes,
            records,
            pullRequest.Number,
            new(
                pullRequest.Head,
                CheckName,
                Passed: false,
                "Could not be judged",
                $"{Markdown.Escape(why)}\n\n{Markdown.Escape(next)}\n",
                remotes.RunUrl,
                begunAt
            ),
            cancellationToken
        );

    private static async Task PostAsync(
        Remotes remotes,
        IPullRequestRecords records,
        int number,
        CheckDraft check,
        CancellationToken cancellationToken
    )
    {
        if (!await records.PostCheckAsync(check, cancellationToken).ConfigureAwait(false))
        {
            remotes.Step($"{check.Name} on {check.Commit.Abbreviated} has a later verdict already.");
            return;
        }

        await records
            .CommentAsync(
                number,
                Marker,
                $"{Marker}\n### {check.Name}: {Markdown.Escape(check.Title)}\n\n{check.Summary}",
                cancellationToken
            )
            .ConfigureAwait(false);
        remotes.Step($"Posted {check.Name} on {check.Commit.Abbreviated}: {check.Title}.");
    }
}
