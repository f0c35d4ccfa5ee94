using System.CommandLine;
using Promote.Verbs;

namespace Promote.Cli.Commands;

/// <summary><c>promote release</c>.</summary>
internal static class ReleaseCommand
{
    public static Command Create(CommandRunner runner, CommonOptions options)
    {
        var environment = CommonOptions.NeededEnvironment();
        var command = new Verb(
            "release",
            "Lifts the hold that a rollback left, so that what was rolled back may be promoted again. By commit or by pull request, as promote.yaml says.",
            """
            promote release --app web --env prod --manifests acme/manifests
            """
        )
        {
            options.Manifests,
            options.App,
            environment,
            options.DryRun,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                runner.RunAsync(
                    parsed,
                    async (remotes, app, token) =>
                        await new Release
                        {
                            App = app,
                            Environment = parsed.GetRequiredValue(environment),
                            DryRun = parsed.GetValue(options.DryRun),
                        }.RunAsync(remotes, token),
                    cancellationToken
                )
        );
        return command;
    }
}
