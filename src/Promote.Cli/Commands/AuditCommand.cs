using System.CommandLine;

namespace Promote.Cli.Commands;

/// <summary><c>promote audit</c>.</summary>
internal static class AuditCommand
{
    public static Command Create(CommandRunner runner, CommonOptions options)
    {
        var record = new Option<bool>("--record")
        {
            Description = "Record the verdict on the commit that last changed promote.yaml, for the guard.",
        };
        var command = new Verb(
            "audit",
            "Reads the forge's settings, and tells who could get something into prod past the gates, or forge the guard's check or its evidence.",
            """
            promote audit --manifests acme/manifests
            promote audit --manifests acme/manifests --output json
            promote audit --manifests acme/manifests --record
            """
        )
        {
            options.Manifests,
            record,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                runner.RunAsync(
                    parsed,
                    async (remotes, _, token) =>
                        await new Verbs.Audit { Record = parsed.GetValue(record) }.RunAsync(remotes, token),
                    cancellationToken
                )
        );
        return command;
    }
}
