using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Promote.Cli.Commands;

/// <summary>A verb: a command whose help ends with examples.</summary>
/// <param name="name">Its name.</param>
/// <param name="description">What it does: a sentence or two.</param>
/// <param name="examples">Command lines, one a line.</param>
internal sealed class Verb(string name, string description, string examples) : Command(name, description)
{
    /// <summary>Lets the help of the verbs below a command end with their examples.</summary>
    public static void ShowExamples(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new HelpWithExamples((SynchronousCommandLineAction)option.Action!);
    }

    /// <summary>Whether help is asked for, whatever else is missing.</summary>
    public static bool IsHelp(ParseResult parsed) =>
        parsed
            .RootCommandResult.Command.Options.OfType<HelpOption>()
            .Any(option => parsed.GetResult(option) is not null);

    private sealed class HelpWithExamples(SynchronousCommandLineAction help) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var result = help.Invoke(parseResult);
            if (parseResult.CommandResult.Command is Verb verb)
            {
                var output = parseResult.InvocationConfiguration.Output;
                output.WriteLine("Examples:");
                foreach (var line in verb.Examples.Split('\n'))
                    output.WriteLine("  " + line.TrimEnd());
                output.WriteLine();
            }

            return result;
        }
    }

    private string Examples { get; } = examples;
}
