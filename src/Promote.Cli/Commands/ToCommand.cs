using System.CommandLine;
using Promote.Verbs;

namespace Promote.Cli.Commands;

/// <summary><c>promote to</c>.</summary>
internal static class ToCommand
{
    public static Command Create(CommandRunner runner, CommonOptions options)
    {
        var environment = new Argument<string>("ENV") { Description = "The environment that shall run it." };
        var tag = new Option<string?>("--tag")
        {
            Description = "The tag that is meant; where another runs by now, the run is superseded.",
            HelpName = "TAG",
        };
        var command = new Verb(
            "to",
            "Promotes what runs in the environment it comes from: by commit or by pull request, as promote.yaml says.",
            """
            promote to staging --app web --manifests acme/manifests
            promote to prod --app web --manifests acme/manifests --dry-run
            """
        )
        {
            environment,
            options.Manifests,
            options.App,
            tag,
            options.AllowDowngrade,
            options.DryRun,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                runner.RunAsync(
                    parsed,
                    async (remotes, app, token) =>
                        await new PromoteTo
                        {
                            App = app,
                            Environment = parsed.GetRequiredValue(environment),
                            Tag = parsed.GetValue(tag),
                            AllowDowngrade = parsed.GetValue(options.AllowDowngrade),
                            DryRun = parsed.GetValue(options.DryRun),
                        }.RunAsync(remotes, token),
                    cancellationToken
                )
        );
        return command;
    }
}
