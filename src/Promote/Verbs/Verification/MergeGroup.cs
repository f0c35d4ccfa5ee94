using System.Globalization;
using System.Text.RegularExpressions;
using Promote.Errors;
using Promote.Manifests;

namespace Promote.Verbs.Verification;

/// <summary>A merge queue's branch: what a pull request makes of the branch.</summary>
/// <param name="Branch">Its name.</param>
/// <param name="Into">The branch that it would be merged into.</param>
/// <param name="Number">The pull request.</param>
/// <param name="Base">The commit that it was made on.</param>
internal sealed partial record MergeGroup(string Branch, string Into, int Number, CommitId Base)
{
    /// <summary>Reads a queue's ref, as GitHub names it: <c>gh-readonly-queue/main/pr-12-COMMIT</c>.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static MergeGroup Parse(string text)
    {
        var match = Pattern().Match(text);
        return
            match.Success
            && int.TryParse(match.Groups["number"].Value, CultureInfo.InvariantCulture, out var number)
            && CommitId.TryParse(match.Groups["base"].Value) is { } into
            ? new(match.Groups["name"].Value, match.Groups["into"].Value, number, into)
            : throw new UsageException(
                ErrorCodes.Usage,
                text,
                $"'{text}' is not the branch of a merge queue.",
                "Take it from the event merge_group: merge_group.head_ref, such as refs/heads/gh-readonly-queue/main/pr-12-COMMIT."
            );
    }

    [GeneratedRegex(
        @"\A(refs/heads/)?(?<name>gh-readonly-queue/(?<into>[^\s~^:?*\[\\]+)/pr-(?<number>[0-9]+)-(?<base>[0-9a-f]{40}))\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Pattern();
}
