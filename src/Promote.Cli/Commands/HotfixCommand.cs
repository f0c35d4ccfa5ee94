using System.CommandLine;
using Promote.Verbs;

namespace Promote.Cli.Commands;

/// <summary><c>promote hotfix</c>.</summary>
internal static class HotfixCommand
{
    public static Command Create(CommandRunner runner, CommonOptions options)
    {
        var environment = CommonOptions.NeededEnvironment();
        var tag = new Option<string>("--tag")
        {
            Description = "The tag of the app's images; their digests are read from the registry.",
            HelpName = "TAG",
            Required = true,
        };
        var reason = new Option<string>("--reason")
        {
            Description = "Why, for people: it is kept with what the hotfix owes.",
            HelpName = "TEXT",
            Required = true,
        };
        var source = new Option<string?>("--source-commit")
        {
            Description =
                "The commit that the images were built from; needed where the app has refs, if the tag does not say it.",
            HelpName = "SHA",
        };
        var command = new Verb(
            "hotfix",
            "Proposes an artifact straight to an environment, past those before it: always by pull request, for the senior reviewers that promote.yaml names. It leaves a debt, which promote pay-back pays.",
            """
            promote hotfix --app web --env prod --tag 1.4.3 --reason "Checkout fails"
            promote hotfix --app web --env prod --tag 1.4.3 --reason "Checkout fails" --dry-run
            """
        )
        {
            options.Manifests,
            options.App,
            environment,
            tag,
            reason,
            source,
            options.DryRun,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                runner.RunAsync(
                    parsed,
                    async (remotes, app, token) =>
                        await new Hotfix
                        {
                            App = app,
                            Environment = parsed.GetRequiredValue(environment),
                            Tag = parsed.GetRequiredValue(tag),
                            Reason = parsed.GetRequiredValue(reason),
                            SourceCommit = parsed.GetValue(source),
                            DryRun = parsed.GetValue(options.DryRun),
                        }.RunAsync(remotes, token),
                    cancellationToken
                )
        );
        return command;
    }
}
