using System.CommandLine;
using Promote.Verbs;

namespace Promote.Cli.Commands;

/// <summary><c>promote wait</c>.</summary>
internal static class WaitCommand
{
    public static Command Create(CommandRunner runner, CommonOptions options)
    {
        var environment = CommonOptions.Environment();
        var timeout = CommonOptions.Timeout("10m", "How long to wait.");
        var command = new Verb(
            "wait",
            "Waits until Argo CD runs what the environment's manifest says, settled and healthy, and records it on the commit.",
            """
            ARGOCD_SERVER=https://argocd.acme.test promote wait dev --app web --manifests acme/manifests --timeout 15m
            """
        )
        {
            environment,
            options.Manifests,
            options.App,
            timeout,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                runner.RunAsync(
                    parsed,
                    async (remotes, app, token) =>
                        await new Wait
                        {
                            App = app,
                            Environment = parsed.GetValue(environment),
                            Timeout = CommonOptions.Duration(parsed, timeout),
                        }.RunAsync(remotes, token),
                    cancellationToken
                )
        );
        return command;
    }
}
