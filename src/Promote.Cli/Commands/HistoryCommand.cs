using System.CommandLine;
using Promote.Verbs;

namespace Promote.Cli.Commands;

/// <summary><c>promote history</c>.</summary>
internal static class HistoryCommand
{
    public static Command Create(CommandRunner runner, CommonOptions options)
    {
        var environment = new Option<string?>("--env")
        {
            Description = "The environment; all if absent.",
            HelpName = "ENV",
        };
        var limit = new Option<int>("--limit") { Description = "How many at most.", DefaultValueFactory = _ => 20 };
        var command = new Verb(
            "history",
            "Shows who promoted what, when, newest first, as the commits say.",
            """
            promote history --app web --env prod --manifests acme/manifests
            """
        )
        {
            options.Manifests,
            options.App,
            environment,
            limit,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                runner.RunAsync(
                    parsed,
                    async (remotes, app, token) =>
                        await new History
                        {
                            App = app,
                            Environment = parsed.GetValue(environment),
                            Limit = Math.Clamp(parsed.GetValue(limit), 1, 1000),
                        }.RunAsync(remotes, token),
                    cancellationToken
                )
        );
        return command;
    }
}
