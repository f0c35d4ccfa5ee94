using System.CommandLine;
using System.CommandLine.Parsing;

namespace Promote.Cli.Commands;

/// <summary>The command <c>promote</c> and its verbs.</summary>
internal static class PromoteCommand
{
    public static RootCommand Create(Shell shell)
    {
        var options = new CommonOptions();
        var runner = new CommandRunner(shell, options);
        var root = new RootCommand(
            """
            Moves one immutable image from dev to staging to prod through the Git repository that Argo CD watches.

            Tokens come from the environment only: PROMOTE_TOKEN (else GITHUB_TOKEN, else SYSTEM_ACCESSTOKEN);
            PROMOTE_SOURCES_TOKEN for the applications' repositories, where that one may not read them; ARGOCD_SERVER and
            ARGOCD_AUTH_TOKEN; for registries Docker's own configuration, or PROMOTE_REGISTRY, PROMOTE_REGISTRY_USER and
            PROMOTE_REGISTRY_PASSWORD.

            Exit codes: 0 done or already so, 1 failed, 2 wrong usage or configuration, 3 refused by a gate, 4 waiting,
            5 superseded, 6 unreachable, 7 not allowed, 8 unhealthy.
            """
        )
        {
            BuildCommand.Create(runner),
            BumpCommand.Create(runner, options),
            WaitCommand.Create(runner, options),
            SmokeCommand.Create(runner, options),
            ToCommand.Create(runner, options),
            NextCommand.Create(runner, options),
            FollowCommand.Create(runner, options),
            RollbackCommand.Create(runner, options),
            ReleaseCommand.Create(runner, options),
            HotfixCommand.Create(runner, options),
            PayBackCommand.Create(runner, options),
            StatusCommand.Create(runner, options),
            HistoryCommand.Create(runner, options),
            VerifyCommand.Create(runner, options),
            AuditCommand.Create(runner, options),
            ProveCommand.Create(runner, options),
            InitCommand.Create(runner),
            EditCommands.SetImage(runner),
            EditCommands.SetValue(runner),
            SchemaCommand.Create(runner),
            CompletionCommand.Create(runner),
        };
        foreach (var option in options.OfAllVerbs)
            root.Add(option);
        Verb.ShowExamples(root);
        return root;
    }

    /// <summary>The command as it is typed: <c>promote to</c>.</summary>
    public static string NameOf(CommandResult command) =>
        command.Parent is CommandResult ? $"promote {command.Command.Name}" : "promote";
}
