using Promote.Errors;
using Promote.Processes;

namespace Promote.Manifests.Git;

/// <summary>Moves a branch to a commit, if it still is where it is expected.</summary>
internal sealed class GitPush(GitProgram git)
{
    private static readonly string[] LostRaces =
    [
        "cannot lock",
        "failed to lock",
        "unable to lock",
        ".lock",
        "failed to update ref",
        "incorrect old value",
        "reference already exists",
        "fetch first",
        "non-fast-forward",
        "stale info",
        "but expected",
    ];

    /// <summary>Pushes.</summary>
    /// <param name="branch">The branch.</param>
    /// <param name="commit">Where to.</param>
    /// <param name="expected">Where it must be; null: nowhere yet.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="HeadMovedException">The branch is elsewhere.</exception>
    /// <exception cref="RemoteException">The remote refuses or fails.</exception>
    public async Task PushAsync(string branch, CommitId commit, CommitId? expected, CancellationToken cancellationToken)
    {
        ProgramResult result;
        try
        {
            result = await RunAsync(branch, commit, expected, negotiate: false, cancellationToken)
                .ConfigureAwait(false);
            // Where no ref of the remote's is a commit that is here, git does not know which objects the remote has;
            // asking costs two requests more.
            if (result.ExitCode != 0 && GitFailure.IsMissingObject(result))
                result = await RunAsync(branch, commit, expected, negotiate: true, cancellationToken)
                    .ConfigureAwait(false);
        }
        catch (ProgramException e) when (e.Code == ErrorCodes.DeadlinePassed)
        {
            var late = GitFailure.Unreachable(git.Remote, $"pushing to {branch}", e.Message, e);
            await LookAsync(branch, commit, expected, late, cancellationToken).ConfigureAwait(false);
            return;
        }

        var (flag, summary) = Status(result.OutputText, branch);
        if (flag is '!' && !summary.StartsWith("[remote failure]", StringComparison.Ordinal))
            throw Rejected(branch, expected, summary, result);
        if (flag is ' ' or '+' or '*' or '=' && result.ExitCode == 0)
            return;
        var failure = GitFailure.Of(git.Remote, $"pushing to {branch}", result);
        if (failure is RemoteException { IsRetryable: false })
            throw failure;
        await LookAsync(branch, commit, expected, failure, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Where a branch is now; null where it does not exist.</summary>
    public async Task<CommitId?> FindAsync(string branch, CancellationToken cancellationToken)
    {
        var name = "refs/heads/" + branch;
        var result = await git.ReadAsync(
                ["ls-remote", GitEnvironment.RemoteName, name],
                [],
                partial: false,
                cancellationToken
            )
            .ConfigureAwait(false);
        if (result.ExitCode != 0)
            throw GitFailure.Of(git.Remote, $"looking for {branch}", result);
        return result
            .OutputText.Split('\n')
            .Select(line => line.Split('\t', 2))
            .Where(parts => parts.Length == 2 && parts[1] == name)
            .Select(parts => CommitId.TryParse(parts[0]))
            .FirstOrDefault();
    }

    private Task<ProgramResult> RunAsync(
        string branch,
        CommitId commit,
        CommitId? expected,
        bool negotiate,
        CancellationToken cancellationToken
    ) =>
        git.WriteAsync(
            [
                "-c",
                "push.negotiate=" + (negotiate ? "true" : "false"),
                "push",
                "--porcelain",
                "--no-verify",
                "--no-follow-tags",
                "--recurse-submodules=no",
                $"--force-with-lease=refs/heads/{branch}:{expected?.Value}",
                GitEnvironment.RemoteName,
                $"{commit.Value}:refs/heads/{branch}",
            ],
            cancellationToken
        );

    // FLAG TAB from:to TAB summary
    private static (char? Flag, string Summary) Status(string output, string branch)
    {
        foreach (var line in output.Split('\n'))
        {
            var parts = line.Split('\t', 3);
            if (
                parts is [{ Length: 1 } flag, var refs, var summary]
                && refs.EndsWith(":refs/heads/" + branch, StringComparison.Ordinal)
            )
                return (flag[0], summary);
        }

        return (null, "");
    }

    private PromoteException Rejected(string branch, CommitId? expected, string summary, ProgramResult result)
    {
        if (
            summary.StartsWith("[rejected]", StringComparison.Ordinal)
            || Array.Exists(LostRaces, word => summary.Contains(word, StringComparison.OrdinalIgnoreCase))
            // The negotiation did not help either: plan from a head that the remote names.
            || GitFailure.IsMissingObject(result)
        )
            return new HeadMovedException(git.Remote.Name, branch, expected);
        return GitFailure.Refused(
            git.Remote,
            $"the push to {branch}",
            GitFailure.Said($"{summary.Replace("[remote rejected] ", "", StringComparison.Ordinal)}\n{result.Errors}")
        );
    }

    // No answer came, or none that can be read: the branch itself knows.
    private async Task LookAsync(
        string branch,
        CommitId commit,
        CommitId? expected,
        PromoteException failure,
        CancellationToken cancellationToken
    )
    {
        CommitId? now;
        try
        {
            now = await FindAsync(branch, cancellationToken).ConfigureAwait(false);
        }
        catch (PromoteException e)
        {
            throw GitFailure.Unreachable(git.Remote, $"pushing to {branch}", failure.Message, e, mayHaveHappened: true);
        }

        if (now == commit)
            return;
        throw now == expected ? failure : new HeadMovedException(git.Remote.Name, branch, expected, failure);
    }
}
