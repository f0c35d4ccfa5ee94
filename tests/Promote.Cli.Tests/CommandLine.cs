using System.CommandLine;
using Promote.Cli.Commands;

namespace Promote.Cli.Tests;

/// <summary>The command line in this process, with outputs and an environment of its own.</summary>
internal sealed class CommandLine : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("promote-cli-tests-");

    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    public StringWriter Output { get; } = new();

    public StringWriter Errors { get; } = new();

    public string Write(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    public Task<int> RunAsync(params string[] arguments)
    {
        var shell = new Shell
        {
            Output = Output,
            Errors = Errors,
            Environment = Environment,
            WorkingDirectory = folder.FullName,
            Time = TimeProvider.System,
            IsTerminal = false,
        };
        return PromoteCommand
            .Create(shell)
            .Parse(arguments)
            .InvokeAsync(
                new InvocationConfiguration
                {
                    Output = Output,
                    Error = Errors,
                    EnableDefaultExceptionHandler = false,
                },
                TestContext.Current.CancellationToken
            );
    }

    public void Dispose() => folder.Delete(recursive: true);
}
