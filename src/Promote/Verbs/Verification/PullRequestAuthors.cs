using Promote.Configuration;
using Promote.Forges;

namespace Promote.Verbs.Verification;

/// <summary>Whether all are known who wrote a pull request.</summary>
internal static class PullRequestAuthors
{
    private const string BotSuffix = "[bot]";

    /// <summary>Why not all are known; null where they are.</summary>
    /// <param name="record">The pull request.</param>
    /// <param name="promoters">Who opens promotions; where nobody is named, whoever opened this one.</param>
    public static string? UnknownOf(PullRequestRecord record, IReadOnlyList<string> promoters) =>
        record.Authors switch
        {
            { IsWhole: false } => "the pull request has more commits than the forge lists",
            { Unknown: > 0 and var count } => $"{count} of its commits are by nobody that the forge knows",
            // A bot writes for whoever lets it: a workflow of any branch is one.
            { Logins: var logins }
                when logins.FirstOrDefault(login =>
                    login.EndsWith(BotSuffix, StringComparison.OrdinalIgnoreCase)
                    && !Identities.Has(promoters.Count > 0 ? promoters : [record.PullRequest.Author], login)
                )
                    is { } bot => $"{bot} wrote of the pull request, for whoever let it, and is no promoter",
            _ => null,
        };
}
