using System.CommandLine;
using System.Text.Json;
using Promote.Errors;

namespace Promote.Cli.Commands;

/// <summary>What a verb prints on standard output, as text or as one JSON document.</summary>
internal interface ICommandResult
{
    /// <summary>The result for people.</summary>
    string Text { get; }
}

/// <summary>Runs one verb: prints its result, or its error and what to do next, and picks the exit code.</summary>
internal sealed class CommandRunner(TextWriter output, TextWriter errors)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary><c>--output</c>, common to all verbs.</summary>
    public Option<OutputFormat> Output { get; } =
        new("--output", "-o")
        {
            Description = "How the result is printed.",
            Recursive = true,
            DefaultValueFactory = _ => OutputFormat.Text,
        };

    public async Task<int> RunAsync(ParseResult parsed, Func<Task<ICommandResult>> verb)
    {
        var json = parsed.GetValue(Output) == OutputFormat.Json;
        try
        {
            var result = await verb();
            await output.WriteLineAsync(json ? JsonSerializer.Serialize(result, result.GetType(), Json) : result.Text);
            return (int)ExitCode.Done;
        }
        catch (PromoteException e)
        {
            if (json)
                await output.WriteLineAsync(
                    JsonSerializer.Serialize(
                        new
                        {
                            error = new
                            {
                                code = e.Code.Id,
                                message = e.Message,
                                next = e.Next,
                            },
                        },
                        Json
                    )
                );
            await errors.WriteLineAsync(e.ToDisplayString());
            return (int)e.Code.Exit;
        }
    }
}

/// <summary>The values of <c>--output</c>.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>One JSON document.</summary>
    Json,
}
