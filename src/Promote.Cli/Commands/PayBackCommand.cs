using System.CommandLine;
using Promote.Verbs;

namespace Promote.Cli.Commands;

/// <summary><c>promote pay-back</c>.</summary>
internal static class PayBackCommand
{
    public static Command Create(CommandRunner runner, CommonOptions options)
    {
        var environment = CommonOptions.NeededEnvironment();
        var command = new Verb(
            "pay-back",
            "Pays a hotfix back: proposes it to each environment that it skipped, by a pull request each; run again once all had it, it ends the debt.",
            """
            promote pay-back --app web --env prod
            promote pay-back --app web --env prod --dry-run
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
                        await new PayBack
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
