using System.CommandLine;
using Promote.Cli;
using Promote.Cli.Commands;
using Promote.Errors;

var shell = Shell.OfProcess();
var root = PromoteCommand.Create(shell);

// "@acme/platform" is a team, and no file to read arguments from.
var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
var errors = UsageErrors.Of(parsed);
if (errors.Count == 0 || Verb.IsHelp(parsed))
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });

foreach (var error in errors)
    await shell.Errors.WriteLineAsync(
        $"{ErrorCodes.Usage}: {error} Run {PromoteCommand.NameOf(parsed.CommandResult)} --help."
    );
return (int)ExitCode.Usage;
