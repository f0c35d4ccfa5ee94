using System.CommandLine;
using Promote.Verbs;

namespace Promote.Cli.Commands;

/// <summary><c>promote prove</c>.</summary>
internal static class ProveCommand
{
    public static Command Create(CommandRunner runner, CommonOptions options)
    {
        var environment = CommonOptions.NeededEnvironment();
        var at = new Option<string?>("--at")
        {
            Description =
                "A commit of the default branch (7 digits or more), whose content and rules count; the branch's head if absent.",
            HelpName = "REV",
        };
        var command = new Verb(
            "prove",
            "Proves after the fact who built, promoted, reviewed and merged what an environment runs: from Git, the registry and the forge. A trailer or a label is shown as a claim; what is missing is named.",
            """
            promote prove --app web --env prod --manifests acme/manifests
            promote prove --app web --env prod --at 4e1b2c3d4f50
            promote prove --app web --env prod --output json
            """
        )
        {
            options.Manifests,
            options.App,
            environment,
            at,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                runner.RunAsync(
                    parsed,
                    async (remotes, app, token) =>
                        await new Prove
                        {
                            App = app,
                            Environment = parsed.GetRequiredValue(environment),
                            At = parsed.GetValue(at),
                        }.RunAsync(remotes, token),
                    cancellationToken
                )
        );
        return command;
    }
}
