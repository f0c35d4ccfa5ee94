using System.CommandLine;
using Promote.Verbs;

namespace Promote.Cli.Commands;

/// <summary><c>promote smoke</c>.</summary>
internal static class SmokeCommand
{
    public static Command Create(CommandRunner runner, CommonOptions options)
    {
        var environment = CommonOptions.Environment();
        var timeout = CommonOptions.Timeout("2m", "How long a test is tried again until it passes.");
        var command = new Verb(
            "smoke",
            "Runs the app's smoke tests against what was deployed, and records the outcome on the commit.",
            """
            promote smoke dev --app web --manifests acme/manifests
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
                        await new SmokeTest
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
