using Promote.Configuration;
using Promote.Errors;
using Promote.Manifests;

namespace Promote.Verbs.Proving;

/// <summary>Which commit of the default branch is meant.</summary>
internal static class Revisions
{
    private const int LeastDigits = 7;

    /// <summary>The commit, and the default branch that it is on.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="revision">The id, whole or its first digits; null for the branch's head.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="UsageException">It is no commit of the branch's own line.</exception>
    public static async Task<(CommitId Commit, string Branch)> FindAsync(
        IManifestsRepository repository,
        string? revision,
        CancellationToken cancellationToken
    )
    {
        var head = await repository
            .ReadAsync(null, new FileSelection([PromoteConfiguration.FileName]), cancellationToken)
            .ConfigureAwait(false);
        var branch = head.Branch!;
        if (revision is null)
            return (head.Commit, branch);
        if (revision.Length < LeastDigits || !revision.All(char.IsAsciiHexDigitLower))
            throw new UsageException(
                ErrorCodes.InvalidReference,
                revision,
                $"'{revision}' is no commit's id.",
                $"Write the first {LeastDigits} hex digits or more: promote history shows them."
            );
        var commits = 0;
        await foreach (
            var version in repository
                .VersionsAsync(head.Commit, PromoteConfiguration.FileName, cancellationToken)
                .ConfigureAwait(false)
        )
        {
            if (version.Commit.Id.Value.StartsWith(revision, StringComparison.Ordinal))
                return (version.Commit.Id, branch);
            if (++commits >= EnvironmentHistory.MostCommits)
                break;
        }

        throw new UsageException(
            ErrorCodes.InvalidReference,
            revision,
            $"{revision} is not among the last {commits} commits of {branch} in {repository.Name}, as the branch itself went on.",
            $"Name a commit that {branch} pointed at: git log --first-parent {branch} lists them."
        );
    }
}
