using System.CommandLine;
using Promote.Verbs;

namespace Promote.Cli.Commands;

/// <summary><c>promote rollback</c>.</summary>
internal static class RollbackCommand
{
    public static Command Create(CommandRunner runner, CommonOptions options)
    {
        var environment = CommonOptions.NeededEnvironment();
        var to = new Option<string?>("--to")
        {
            Description =
                "A tag that ran there, or a commit of the manifests repository; what ran before the present one if absent.",
            HelpName = "TAG|COMMIT",
        };
        var reason = new Option<string?>("--reason")
        {
            Description = "Why, for people: it is kept with the hold.",
            HelpName = "TEXT",
        };
        var command = new Verb(
            "rollback",
            "Puts an app in an environment back as it was, images and overlay alike, and holds what it takes away until promote release. By commit or by pull request, as promote.yaml says.",
            """
            promote rollback --app web --env prod --reason "Checkout fails"
            promote rollback --app web --env prod --to 1.4.1 --dry-run
            """
        )
        {
            options.Manifests,
            options.App,
            environment,
            to,
            reason,
            options.DryRun,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                runner.RunAsync(
                    parsed,
                    async (remotes, app, token) =>
                        await new Rollback
                        {
                            App = app,
                            Environment = parsed.GetRequiredValue(environment),
                            To = parsed.GetValue(to),
                            Reason = parsed.GetValue(reason),
                            DryRun = parsed.GetValue(options.DryRun),
                        }.RunAsync(remotes, token),
                    cancellationToken
                )
        );
        return command;
    }
}
