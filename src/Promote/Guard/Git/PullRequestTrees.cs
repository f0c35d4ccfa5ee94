using System.IO;
using Promote.Errors;
using Promote.Manifests;
using Promote.Manifests.Git;
using Promote.Processes;

namespace Promote.Guard.Git;

/// <summary>
/// A pull request's commits, in a temporary repository without a working tree. What a clone on this machine has already
/// is not fetched again; nothing is written to it.
/// </summary>
internal sealed class PullRequestTrees : IPullRequestTrees
{
    private readonly ProgramRunner programs;
    private readonly TimeProvider time;
    private readonly TemporaryDirectory temporary;
    private readonly GitProgram git;
    private readonly string? clone;
    private GitTrees? trees;

    /// <summary>Nothing is asked yet.</summary>
    /// <param name="options">The manifests repository.</param>
    /// <param name="clone">A folder in a clone of it; null for none.</param>
    /// <param name="programs">Runs git.</param>
    /// <param name="time">The clock.</param>
    public PullRequestTrees(GitRepositoryOptions options, string? clone, ProgramRunner programs, TimeProvider time)
    {
        (this.clone, this.programs, this.time) = (clone, programs, time);
        temporary = TemporaryDirectory.Create(options.TemporaryRoot, time);
        git = new(GitRemote.Parse(options.Url, options.Credentials), options, programs, time, temporary.Path);
    }

    /// <inheritdoc/>
    public async Task<ITreeReader> FetchAsync(
        string baseBranch,
        IReadOnlyList<CommitId> commits,
        CancellationToken cancellationToken
    )
    {
        trees ??= await OpenAsync(cancellationToken).ConfigureAwait(false);
        var result = await git.ReadAsync(
                [
                    "fetch",
                    "--quiet",
                    "--no-tags",
                    "--no-write-fetch-head",
                    GitEnvironment.RemoteName,
                    $"+refs/heads/{baseBranch}:{IPullRequestTrees.Base}",
                    .. commits.Select(commit => $"+{commit.Value}:refs/heads/commits/{commit.Value}"),
                ],
                [],
                partial: false,
                cancellationToken
            )
            .ConfigureAwait(false);
        return result.ExitCode == 0 ? trees : throw GitFailure.Of(git.Remote, "reading", result);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (trees is not null)
            await trees.DisposeAsync().ConfigureAwait(false);
        await temporary.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<GitTrees> OpenAsync(CancellationToken cancellationToken)
    {
        await LocalAsync(["init", "--quiet", "--bare", git.Repository], cancellationToken).ConfigureAwait(false);
        if (clone is not null)
        {
            var objects = await LocalAsync(
                    ["-C", clone, "rev-parse", "--path-format=absolute", "--git-path", "objects"],
                    cancellationToken
                )
                .ConfigureAwait(false);
            await File.WriteAllTextAsync(
                    Path.Combine(git.Repository, "objects", "info", "alternates"),
                    objects.Trim() + "\n",
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        return new GitTrees(git.Repository, programs, time);
    }

    private async Task<string> LocalAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var variables = GitEnvironment.Local(temporary.Path);
        variables.Remove("GIT_CEILING_DIRECTORIES");
        var result = await programs
            .RunAsync(
                new ProgramRequest("git", arguments) { WorkingDirectory = temporary.Path, Environment = variables },
                cancellationToken
            )
            .ConfigureAwait(false);
        return result.ExitCode == 0
            ? result.OutputText
            : throw new UsageException(
                ErrorCodes.NotFound,
                clone ?? temporary.Path,
                $"{clone ?? temporary.Path} cannot be used as a Git repository: {GitFailure.Said(result.Errors)}",
                "Name a clone of the manifests repository with --repository, or leave it out."
            );
    }
}
