using System.CommandLine;
using Promote.Verbs;

namespace Promote.Cli.Commands;

/// <summary><c>promote next</c>.</summary>
internal static class NextCommand
{
    public static Command Create(CommandRunner runner, CommonOptions options)
    {
        var only = new Option<string?>("--only")
        {
            Description =
                "Take these steps only: evidence looks at what was deployed and records it, promotions promotes. Two jobs with a key each run one each.",
        };
        only.AcceptOnlyFromAmong("evidence", "promotions");
        var timeout = CommonOptions.Timeout(
            "0s",
            "How long to go on looking while something happens soon by itself, such as a sync; never for a soak, a window or a person."
        );
        var command = new Verb(
            "next",
            "Looks at what runs where, and takes each app's next step that is due: records evidence, promotes. To be run after each push to the manifests repository's default branch, and on a schedule.",
            """
            promote next --manifests acme/manifests
            promote next --manifests acme/manifests --only evidence --timeout 10m
            """
        )
        {
            options.Manifests,
            options.OneApp,
            only,
            timeout,
            options.DryRun,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                runner.RunAsync(
                    parsed,
                    async (remotes, _, token) =>
                        await new Next
                        {
                            App = parsed.GetValue(options.OneApp),
                            Only = parsed.GetValue(only) switch
                            {
                                "evidence" => NextSteps.Evidence,
                                "promotions" => NextSteps.Promotions,
                                _ => NextSteps.All,
                            },
                            Timeout = CommonOptions.Duration(parsed, timeout),
                            DryRun = parsed.GetValue(options.DryRun),
                        }.RunAsync(remotes, token),
                    cancellationToken
                )
        );
        return command;
    }
}
