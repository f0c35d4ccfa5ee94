using System.Globalization;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using Promote.Errors;
using Promote.Processes;

namespace Promote.Manifests.Git;

/// <summary>The remote does not send the single objects that a partial read needs: all must be fetched.</summary>
internal sealed class WholeFetchNeededException() : Exception("The remote sends no single objects.");

/// <summary>
/// Fetches into the temporary repository as little as the remote lets us: by depth of trees, else tree by tree, else
/// everything of one commit.
/// </summary>
internal sealed class GitTransfer(GitProgram git, GitObjects objects)
{
    private const string Heads = "refs/heads/";

    private Filtering filtering = Filtering.ByDepth;
    private string format = "sha1";
    private string? defaultBranch;

    private enum Filtering
    {
        /// <summary>Trees down to a depth come with the commit.</summary>
        ByDepth,

        /// <summary>Only the commit comes, and trees by their ids.</summary>
        CommitOnly,

        /// <summary>The remote knows no filter that we can use.</summary>
        None,
    }

    /// <summary>Whether there is a temporary repository yet.</summary>
    public bool HasRepository => Directory.Exists(git.Repository);

    /// <summary>Whether everything of a commit comes with it.</summary>
    public bool IsWhole => filtering == Filtering.None;

    /// <summary>From now on, fetch everything; and forget what is only there in part.</summary>
    public void FetchWhole()
    {
        filtering = Filtering.None;
        Folders.Delete(git.Repository);
        objects.Forget();
    }

    /// <summary>Fetches a branch's head.</summary>
    /// <param name="branch">The branch; null for the default one.</param>
    /// <param name="treeDepth">How many levels of trees are wanted with it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="RemoteException">It is not there, or the remote fails.</exception>
    public async Task<(string Branch, CommitId Head)> BranchAsync(
        string? branch,
        int treeDepth,
        CancellationToken cancellationToken
    )
    {
        branch ??= defaultBranch;
        if (branch is null && !Directory.Exists(git.Repository))
            return await CloneAsync(treeDepth, cancellationToken).ConfigureAwait(false);
        branch ??= await AskDefaultBranchAsync(cancellationToken).ConfigureAwait(false);
        // The name's hash: a/b can follow a, which as names of refs exclude each other.
        var local =
            "refs/promote/" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(branch)).AsSpan(0, 16));
        var result = await FetchAsync(
                [$"+refs/heads/{branch}:{local}"],
                treeDepth,
                commitDepth: 1,
                sayWhatIsHere: true,
                cancellationToken
            )
            .ConfigureAwait(false);
        if (result.ExitCode != 0)
            throw GitFailure.Of(git.Remote, $"reading {branch}", result);
        return (branch, await ResolveAsync(local, branch, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Fetches commits, each with some of its trees and its history.</summary>
    /// <exception cref="RemoteException">One is not there, or the remote fails.</exception>
    public async Task CommitsAsync(
        IReadOnlyList<CommitId> commits,
        int treeDepth,
        int commitDepth,
        CancellationToken cancellationToken
    )
    {
        if (commits[0].Value.Length == 64)
            format = "sha256";
        var result = await FetchAsync(
                [.. commits.Select(commit => commit.Value)],
                treeDepth,
                commitDepth,
                sayWhatIsHere: false,
                cancellationToken
            )
            .ConfigureAwait(false);
        if (result.ExitCode != 0 && GitFailure.IsWantRefused(result))
        {
            // Protocol version 0: only what refs name can be asked for.
            FetchWhole();
            result = await FetchAsync(
                    ["+refs/heads/*:refs/promote/all/*"],
                    treeDepth,
                    commitDepth: null,
                    sayWhatIsHere: true,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        if (result.ExitCode != 0)
            throw GitFailure.Of(
                git.Remote,
                $"reading {string.Join(" and ", commits.Select(commit => commit.Abbreviated))}",
                result
            );
    }

    /// <summary>Fetches trees and blobs by their ids.</summary>
    /// <exception cref="WholeFetchNeededException">The remote does not do this.</exception>
    /// <exception cref="RemoteException">The remote fails.</exception>
    public async Task ObjectsAsync(IReadOnlyCollection<string> ids, int treeDepth, CancellationToken cancellationToken)
    {
        var result = await FetchAsync(ids, treeDepth, commitDepth: null, sayWhatIsHere: false, cancellationToken)
            .ConfigureAwait(false);
        if (result.ExitCode == 0)
            return;
        var failure = GitFailure.Of(git.Remote, "reading the files", result);
        throw failure.IsRetryable || failure.Code.Exit == ExitCode.NotAllowed || IsWhole
            ? failure
            : new WholeFetchNeededException();
    }

    // A clone is the one command that says which branch is the default in the same requests.
    private async Task<(string Branch, CommitId Head)> CloneAsync(int treeDepth, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await git.CloneAsync(
                    [
                        "--quiet",
                        "--bare",
                        "--single-branch",
                        "--no-tags",
                        "--template=",
                        "--origin",
                        GitEnvironment.RemoteName,
                        "--depth",
                        "1",
                        .. Filter(treeDepth),
                    ],
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (result.ExitCode != 0)
            {
                if (!StepDown(result))
                    throw GitFailure.Of(git.Remote, "reading its default branch", result);
                continue;
            }

            // Left in place, it would let git fetch by itself what is missing, object by object.
            await git.LocalAsync(
                    ["config", "--remove-section", "remote." + GitEnvironment.RemoteName],
                    [],
                    cancellationToken,
                    new Dictionary<string, string?>(StringComparer.Ordinal) { ["GIT_DIR"] = git.Unfinished }
                )
                .ConfigureAwait(false);
            Directory.Move(git.Unfinished, git.Repository);
            var head = await git.TryLocalAsync(["symbolic-ref", "-q", "HEAD"], [], cancellationToken)
                .ConfigureAwait(false);
            var name = head.OutputText.Trim();
            var branch = name.StartsWith(Heads, StringComparison.Ordinal) ? name[Heads.Length..] : "";
            if (head.ExitCode != 0 || !BranchName.IsValid(branch))
                throw NoDefaultBranch();
            var commit = await ResolveAsync("HEAD", branch, cancellationToken).ConfigureAwait(false);
            defaultBranch = branch;
            return (branch, commit);
        }
    }

    private async Task<string> AskDefaultBranchAsync(CancellationToken cancellationToken)
    {
        var result = await git.ReadAsync(
                ["ls-remote", "--symref", GitEnvironment.RemoteName, "HEAD"],
                [],
                partial: false,
                cancellationToken
            )
            .ConfigureAwait(false);
        if (result.ExitCode != 0)
            throw GitFailure.Of(git.Remote, "asking for its default branch", result);
        const string Start = "ref: " + Heads;
        defaultBranch = result
            .OutputText.Split('\n')
            .Where(line =>
                line.StartsWith(Start, StringComparison.Ordinal) && line.EndsWith("\tHEAD", StringComparison.Ordinal)
            )
            .Select(line => line[Start.Length..^"\tHEAD".Length])
            .FirstOrDefault(BranchName.IsValid);
        return defaultBranch ?? throw NoDefaultBranch();
    }

    private async Task<ProgramResult> FetchAsync(
        IReadOnlyCollection<string> wants,
        int treeDepth,
        int? commitDepth,
        bool sayWhatIsHere,
        CancellationToken cancellationToken
    )
    {
        var input = Encoding.UTF8.GetBytes(string.Concat(wants.Select(want => want + "\n")));
        while (true)
        {
            await EnsureRepositoryAsync(cancellationToken).ConfigureAwait(false);
            var result = await git.ReadAsync(
                    [
                        // The remote would take what is here for whole, and leave out what we lack.
                        .. sayWhatIsHere ? Array.Empty<string>() : ["-c", "fetch.negotiationAlgorithm=noop"],
                        "fetch",
                        "--quiet",
                        "--no-tags",
                        "--no-write-fetch-head",
                        "--no-recurse-submodules",
                        .. commitDepth is { } depth
                            ? ["--depth", depth.ToString(CultureInfo.InvariantCulture)]
                            : Array.Empty<string>(),
                        .. Filter(treeDepth),
                        "--stdin",
                        GitEnvironment.RemoteName,
                    ],
                    input,
                    partial: !IsWhole,
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (result.ExitCode == 0)
                return result;
            if (GitFailure.IsOtherFormat(result) && format == "sha1")
            {
                format = "sha256";
                Folders.Delete(git.Repository);
            }
            else if (!StepDown(result))
            {
                return result;
            }
        }
    }

    private string[] Filter(int treeDepth) =>
        filtering switch
        {
            Filtering.ByDepth => ["--filter=tree:" + treeDepth.ToString(CultureInfo.InvariantCulture)],
            Filtering.CommitOnly => ["--filter=tree:0"],
            _ => [],
        };

    private bool StepDown(ProgramResult result)
    {
        if (!GitFailure.IsFilterRefused(result) || IsWhole)
            return false;
        if (filtering == Filtering.ByDepth)
            filtering = Filtering.CommitOnly;
        else
            FetchWhole();
        return true;
    }

    private async Task EnsureRepositoryAsync(CancellationToken cancellationToken)
    {
        if (Directory.Exists(git.Repository))
            return;
        Folders.Delete(git.Unfinished);
        await git.LocalAsync(
                ["init", "--quiet", "--bare", "--template=", "--object-format=" + format, git.Unfinished],
                [],
                cancellationToken,
                new Dictionary<string, string?>(StringComparer.Ordinal) { ["GIT_DIR"] = null }
            )
            .ConfigureAwait(false);
        Directory.Move(git.Unfinished, git.Repository);
    }

    private async Task<CommitId> ResolveAsync(string name, string branch, CancellationToken cancellationToken)
    {
        var result = await git.TryLocalAsync(
                ["rev-parse", "--verify", "--quiet", name + "^{commit}"],
                [],
                cancellationToken
            )
            .ConfigureAwait(false);
        return CommitId.TryParse(result.OutputText.Trim())
            ?? throw new RemoteException(
                ErrorCodes.NotFound,
                git.Remote.Name,
                $"{branch} of {git.Remote.Name} has no commit yet.",
                "Push a first commit to it, with promote.yaml and the overlays."
            );
    }

    private RemoteException NoDefaultBranch() =>
        new(
            ErrorCodes.NotFound,
            git.Remote.Name,
            $"{git.Remote.Name} names no default branch.",
            "Push a first commit to it, or set its default branch."
        );
}
