using System.CommandLine;
using Promote.Cli.Commands;
using Promote.Errors;

var runner = new CommandRunner(Console.Out, Console.Error);
var root = new RootCommand(
    "Moves one immutable image from dev to staging to prod through the Git repository that Argo CD watches."
)
{
    EditCommands.SetImage(runner),
    EditCommands.SetValue(runner),
    runner.Output,
};
var parsed = root.Parse(args);
if (parsed.Errors.Count == 0)
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = true });

foreach (var error in parsed.Errors)
    await Console.Error.WriteLineAsync(
        $"{ErrorCodes.Usage}: {error.Message} Run promote {parsed.CommandResult.Command.Name} --help."
    );
return (int)ExitCode.Usage;
