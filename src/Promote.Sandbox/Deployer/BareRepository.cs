using System.Diagnostics;
using System.Text;

namespace Promote.Sandbox.Deployer;

/// <summary>Reads commits and files of a bare repository, without a checkout.</summary>
internal sealed class BareRepository(string folder)
{
    private const int FileLimit = 4 * 1024 * 1024;

    /// <summary>The commit that a branch, a tag or a SHA names; null where it names none.</summary>
    public async Task<string?> ResolveAsync(string revision, CancellationToken cancellationToken)
    {
        if (revision.StartsWith('-') || revision.Any(c => char.IsWhiteSpace(c) || c is ':' or '^' or '~' or '@'))
        {
            return null;
        }

        var name = revision.Length == 0 ? "HEAD" : revision;
        return (await GitAsync(["rev-parse", "--verify", "--quiet", $"{name}^{{commit}}"], cancellationToken))?.Trim();
    }

    /// <summary>A file's text at a commit; null where there is no such file.</summary>
    public Task<string?> ReadAsync(string commit, string path, CancellationToken cancellationToken) =>
        GitAsync(["cat-file", "blob", $"{commit}:{path}"], cancellationToken);

    /// <summary>The names in a folder at a commit.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(
        string commit,
        string path,
        CancellationToken cancellationToken
    ) =>
        (await GitAsync(["ls-tree", "-z", "--name-only", $"{commit}:{path}"], cancellationToken))?.Split(
            '\0',
            StringSplitOptions.RemoveEmptyEntries
        ) ?? [];

    /// <summary>The last commit that changed a path.</summary>
    public async Task<string?> LastChangeAsync(string commit, string path, CancellationToken cancellationToken) =>
        (await GitAsync(["log", "-1", "--format=%H", commit, "--", path], cancellationToken))?.Trim()
            is { Length: > 0 } found
            ? found
            : null;

    private async Task<string?> GitAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("git", [$"--git-dir={folder}", .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        start.Environment["GIT_LITERAL_PATHSPECS"] = "1";
        using var git = Process.Start(start) ?? throw new InvalidOperationException("git does not start.");
        git.StandardInput.Close();
        try
        {
            var errors = git.StandardError.ReadToEndAsync(cancellationToken);
            var output = await git.StandardOutput.ReadToEndAsync(cancellationToken);
            await errors;
            await git.WaitForExitAsync(cancellationToken);
            return git.ExitCode == 0 && output.Length <= FileLimit ? output : null;
        }
        catch (OperationCanceledException)
        {
            git.Kill();
            throw;
        }
    }
}
