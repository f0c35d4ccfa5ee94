using System.IO;
using Promote.Errors;
using Promote.Processes;
using Promote.Scaffolding;

namespace Promote.Verbs.Initializing;

/// <summary>Asks Git about the checkout in a folder. A folder that is none is taken as it is.</summary>
internal sealed class GitCheckout(ProgramRunner programs, string folder)
{
    private const string Remote = "origin/";

    /// <summary>What it says.</summary>
    /// <exception cref="UsageException">The folder is in a checkout, and not its root.</exception>
    public async Task<RepositoryFacts> ReadAsync(CancellationToken cancellationToken)
    {
        var name = new DirectoryInfo(folder).Name;
        if (await LineAsync(["rev-parse", "--show-prefix"], cancellationToken).ConfigureAwait(false) is not { } prefix)
            return new() { Folder = name };
        if (prefix.Length > 0)
            throw new UsageException(
                ErrorCodes.Usage,
                folder,
                $"{OneLine.Of(prefix, 100)} is a folder in a checkout; what is written belongs in its root.",
                $"Go to the root first: cd {string.Join('/', prefix.TrimEnd('/').Split('/').Select(_ => ".."))}"
            );
        var branches = await BranchesAsync(cancellationToken).ConfigureAwait(false);
        var head = await LineAsync(
                ["symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"],
                cancellationToken
            )
            .ConfigureAwait(false);
        var current = await LineAsync(["branch", "--show-current"], cancellationToken).ConfigureAwait(false);
        return new()
        {
            Folder = name,
            Origin = await LineAsync(["remote", "get-url", "origin"], cancellationToken).ConfigureAwait(false),
            Branches = branches,
            Branch =
                head?.StartsWith(Remote, StringComparison.Ordinal) == true ? head[Remote.Length..]
                : branches.FirstOrDefault(branch => branch is RepositoryFacts.UsualBranch or "master") is { } usual
                    ? usual
                : current is { Length: > 0 } ? current
                : RepositoryFacts.UsualBranch,
        };
    }

    private async Task<IReadOnlyList<string>> BranchesAsync(CancellationToken cancellationToken)
    {
        var all = await LineAsync(
                ["for-each-ref", "--format=%(refname)", "--count=5000", "refs/heads", "refs/remotes/origin"],
                cancellationToken
            )
            .ConfigureAwait(false);
        return
        [
            .. (all ?? "")
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(name =>
                    name.Replace("refs/heads/", "", StringComparison.Ordinal)
                        .Replace("refs/remotes/origin/", "", StringComparison.Ordinal)
                )
                .Where(name => name != "HEAD")
                .Distinct(StringComparer.Ordinal),
        ];
    }

    // A git that is not there knows nothing, as a folder that is no checkout does.
    private async Task<string?> LineAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        try
        {
            var result = await programs
                .RunAsync(new ProgramRequest("git", arguments) { WorkingDirectory = folder }, cancellationToken)
                .ConfigureAwait(false);
            return result.ExitCode == 0 ? result.OutputText.TrimEnd('\n', '\r') : null;
        }
        catch (ProgramException)
        {
            return null;
        }
    }
}
