using System.CommandLine;
using Promote.Composition;
using Promote.Verbs;

namespace Promote.Cli.Commands;

/// <summary><c>promote verify</c>.</summary>
internal static class VerifyCommand
{
    public static Command Create(CommandRunner runner)
    {
        var into = new Option<string>("--base")
        {
            Description = "What the change would be merged into: a branch, tag or commit. Its rules count.",
            HelpName = "REV",
            DefaultValueFactory = _ => "origin/main",
        };
        var head = new Option<string>("--head")
        {
            Description = "The change: a branch, tag or commit.",
            HelpName = "REV",
            DefaultValueFactory = _ => "HEAD",
        };
        var repository = new Option<string?>("--repository")
        {
            Description = "A clone of the manifests repository; the current folder if absent.",
            HelpName = "FOLDER",
        };
        var strict = new Option<bool>("--strict")
        {
            Description = "Count what could not be judged as waiting (exit 4).",
        };
        var command = new Verb(
            "verify",
            "Judges a change of the manifests repository before it is merged: renders what would be merged, and refuses what should not reach an environment.",
            """
            promote verify
            promote verify --base origin/main --head my-branch
            promote verify --repository ../manifests --strict --output json
            """
        )
        {
            into,
            head,
            repository,
            strict,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                runner.RunAsync(
                    parsed,
                    async progress =>
                    {
                        await using var tools = RemotesFactory.CreateGuardTools(
                            Path.GetFullPath(parsed.GetValue(repository) ?? ".", runner.Shell.WorkingDirectory),
                            runner.Shell.Environment,
                            progress,
                            runner.Shell.Time
                        );
                        return await new Verify
                        {
                            Base = parsed.GetRequiredValue(into),
                            Head = parsed.GetRequiredValue(head),
                            Strict = parsed.GetValue(strict),
                        }.RunAsync(tools, cancellationToken);
                    }
                )
        );
        return command;
    }
}
