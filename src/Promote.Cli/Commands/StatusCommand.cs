using System.CommandLine;
using Promote.Verbs;

namespace Promote.Cli.Commands;

/// <summary><c>promote status</c>.</summary>
internal static class StatusCommand
{
    public static Command Create(CommandRunner runner, CommonOptions options)
    {
        var command = new Verb(
            "status",
            "Shows which app has what in which environment, and what is on its way.",
            """
            promote status --manifests acme/manifests
            """
        )
        {
            options.Manifests,
            options.OneApp,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                runner.RunAsync(
                    parsed,
                    async (remotes, _, token) =>
                        await new Status { App = parsed.GetValue(options.OneApp) }.RunAsync(remotes, token),
                    cancellationToken
                )
        );
        return command;
    }
}
