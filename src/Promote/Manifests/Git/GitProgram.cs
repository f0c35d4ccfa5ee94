using System.IO;
using Promote.Configuration;
using Promote.Errors;
using Promote.Processes;

namespace Promote.Manifests.Git;

/// <summary>Runs git in a temporary repository: here, where it reaches nothing, or against the remote.</summary>
internal sealed class GitProgram(
    GitRemote remote,
    GitRepositoryOptions options,
    ProgramRunner runner,
    TimeProvider time,
    string directory
)
{
    private const string Git = "git";

    private string? sshCommand;
    private bool sshIsKnown;

    /// <summary>The remote.</summary>
    public GitRemote Remote => remote;

    /// <summary>The temporary repository; it is there whole or not at all.</summary>
    public string Repository { get; } = Path.Combine(directory, "repository.git");

    /// <summary>Runs a command that reaches no remote.</summary>
    /// <exception cref="ProgramException">It failed.</exception>
    public async Task<byte[]> LocalAsync(
        IReadOnlyList<string> arguments,
        byte[] input,
        CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string?>? more = null
    )
    {
        var result = await TryLocalAsync(arguments, input, cancellationToken, more).ConfigureAwait(false);
        return result.ExitCode == 0
            ? result.Output
            : throw new ProgramException(
                ErrorCodes.ProgramFailed,
                Git,
                $"git {arguments[0]} failed ({result.ExitCode}): {GitFailure.Said(result.Errors)}",
                "Run it again with --verbosity debug to see each git command."
            );
    }

    /// <summary>Runs a command that reaches no remote, whatever comes of it.</summary>
    public Task<ProgramResult> TryLocalAsync(
        IReadOnlyList<string> arguments,
        byte[] input,
        CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string?>? more = null
    )
    {
        var environment = GitEnvironment.Local(directory);
        environment["GIT_DIR"] = Repository;
        foreach (var (name, value) in more ?? new Dictionary<string, string?>(StringComparer.Ordinal))
            environment[name] = value;
        return RunAsync(arguments, input, environment, timeout: null, cancellationToken);
    }

    /// <summary>Runs a fetch or <c>ls-remote</c>; tries again where the remote does not answer.</summary>
    /// <exception cref="RemoteException">It still does not.</exception>
    public Task<ProgramResult> ReadAsync(
        IReadOnlyList<string> arguments,
        byte[] input,
        bool partial,
        CancellationToken cancellationToken
    ) =>
        RepeatAsync(
            "reading",
            async () =>
            {
                var ssh = await SshCommandAsync(cancellationToken).ConfigureAwait(false);
                var environment = GitEnvironment.Remote(remote, directory, partial, ssh);
                if (Directory.Exists(Repository))
                    environment["GIT_DIR"] = Repository;
                return await RunAsync(arguments, input, environment, options.Timeout, cancellationToken)
                    .ConfigureAwait(false);
            },
            cancellationToken
        );

    /// <summary>Where a repository is made, before it is moved into its place.</summary>
    public string Unfinished { get; } = Path.Combine(directory, "unfinished.git");

    /// <summary>Runs <c>git clone</c> into <see cref="Unfinished"/>.</summary>
    /// <exception cref="RemoteException">The remote does not answer.</exception>
    public Task<ProgramResult> CloneAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        RepeatAsync(
            "reading",
            async () =>
            {
                var ssh = await SshCommandAsync(cancellationToken).ConfigureAwait(false);
                Folders.Delete(Unfinished);
                return await RunAsync(
                        ["clone", .. arguments, "--", remote.Url, Unfinished],
                        [],
                        GitEnvironment.Clone(remote, directory, ssh),
                        options.Timeout,
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            },
            cancellationToken
        );

    /// <summary>Runs a push, once.</summary>
    public async Task<ProgramResult> WriteAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var ssh = await SshCommandAsync(cancellationToken).ConfigureAwait(false);
        var environment = GitEnvironment.Remote(remote, directory, partial: false, ssh);
        environment["GIT_DIR"] = Repository;
        environment["GIT_NO_LAZY_FETCH"] = "1";
        return await RunAsync(arguments, [], environment, options.Timeout, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ProgramResult> RepeatAsync(
        string doing,
        Func<Task<ProgramResult>> run,
        CancellationToken cancellationToken
    )
    {
        var delay = options.FirstDelay;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var result = await run().ConfigureAwait(false);
                if (result.ExitCode == 0 || GitFailure.Of(remote, doing, result) is not RemoteException failure)
                    return result;
                if (!failure.IsRetryable)
                    return result;
                if (attempt >= options.ReadAttempts)
                    throw failure;
            }
            catch (ProgramException e) when (e.Code == ErrorCodes.DeadlinePassed)
            {
                throw GitFailure.Unreachable(
                    remote,
                    doing,
                    $"it took longer than {Durations.Format(options.Timeout)}",
                    e
                );
            }

            await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
            delay *= 2;
        }
    }

    // A user's own command for ssh stays; else ssh must not stop to ask.
    private async Task<string?> SshCommandAsync(CancellationToken cancellationToken)
    {
        if (!remote.IsSsh || sshIsKnown)
            return sshCommand;
        if (
            Environment.GetEnvironmentVariable("GIT_SSH_COMMAND") is null
            && Environment.GetEnvironmentVariable("GIT_SSH") is null
        )
        {
            var own = await RunAsync(
                    ["config", "--get", "core.sshCommand"],
                    [],
                    GitEnvironment.Local(directory),
                    null,
                    cancellationToken
                )
                .ConfigureAwait(false);
            sshCommand = own.ExitCode == 0 ? null : "ssh -o BatchMode=yes";
        }

        sshIsKnown = true;
        return sshCommand;
    }

    private Task<ProgramResult> RunAsync(
        IReadOnlyList<string> arguments,
        byte[] input,
        Dictionary<string, string?> environment,
        TimeSpan? timeout,
        CancellationToken cancellationToken
    ) =>
        runner.RunAsync(
            new ProgramRequest(Git, arguments)
            {
                WorkingDirectory = directory,
                Environment = environment,
                StandardInput = input,
                Timeout = timeout,
            },
            cancellationToken
        );
}
