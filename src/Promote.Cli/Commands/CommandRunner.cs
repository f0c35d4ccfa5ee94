using System.CommandLine;
using Promote.Cli.Output;
using Promote.Composition;
using Promote.Errors;
using Promote.Hosts;
using Promote.Verbs;

namespace Promote.Cli.Commands;

/// <summary>Runs one verb: tells progress, prints its result, or its error and what to do next, and picks the exit code.</summary>
internal sealed class CommandRunner(Shell shell, CommonOptions options)
{
    // As shells have it for a process that was interrupted.
    private const int Cancelled = 130;

    /// <summary>What the process has around it.</summary>
    public Shell Shell => shell;

    /// <summary>Runs a verb that needs no remote.</summary>
    public async Task<int> RunAsync(ParseResult parsed, Func<IProgress<Report>, Task<IVerbResult>> verb)
    {
        var json = options.IsJson(parsed);
        var redactor = Tokens.Redactor(shell.Environment);
        var host = CiHosts.Detect(shell.Environment, shell.Errors);
        var progress = new ProgressLines(host, options.Verbosity(parsed), redactor);
        try
        {
            var result = await verb(progress);
            var text =
                json && result is not TextResult ? ResultJson.Of(result) : ResultText.Of(result, shell.IsTerminal);
            await shell.Output.WriteLineAsync(redactor.Redact(text));
            host.Tell(result);
            return (int)result.Exit;
        }
        catch (PromoteException e)
        {
            if (json)
                await shell.Output.WriteLineAsync(redactor.Redact(ResultJson.Of(e)));
            host.WriteLine(redactor.Redact(e.ToDisplayString()));
            host.Tell(e);
            return (int)e.Code.Exit;
        }
        catch (OperationCanceledException)
        {
            await shell.Errors.WriteLineAsync(
                "Interrupted. Run the same command again: it goes on from where things are."
            );
            return Cancelled;
        }
#pragma warning disable CA1031 // The edge of the process: whatever was not foreseen is told, without secrets.
        catch (Exception e)
#pragma warning restore CA1031
        {
            await shell.Errors.WriteLineAsync(
                redactor.Redact($"{ErrorCodes.Bug}: This is a bug in promote: {e}\nPlease report it with these lines.")
            );
            return (int)ExitCode.Failed;
        }
    }

    /// <summary>Runs a verb against the remotes, and for the app, that the options and the environment mean.</summary>
    public Task<int> RunAsync(
        ParseResult parsed,
        Func<Remotes, string?, CancellationToken, Task<IVerbResult>> verb,
        CancellationToken cancellationToken
    ) =>
        RunAsync(
            parsed,
            async progress =>
            {
                var defaults = await ApplicationDefaults.ReadAsync(
                    shell.WorkingDirectory,
                    shell.Environment,
                    cancellationToken
                );
                await using var remotes = await RemotesFactory.CreateAsync(
                    new RemotesSettings
                    {
                        Manifests = parsed.GetValue(options.Manifests) ?? defaults.Manifests,
                        Environment = shell.Environment,
                        WorkingDirectory = shell.WorkingDirectory,
                        Reports = progress,
                        Time = shell.Time,
                        Rights = TokenRights.Of(parsed),
                    },
                    cancellationToken
                );
                return await verb(remotes, parsed.GetValue(options.App) ?? defaults.App, cancellationToken);
            }
        );
}
