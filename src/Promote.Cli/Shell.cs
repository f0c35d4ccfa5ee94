using System.Collections;

namespace Promote.Cli;

/// <summary>What the process has around it: its outputs, its environment, its directory, the clock.</summary>
internal sealed record Shell
{
    /// <summary>For results.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>For progress and errors.</summary>
    public required TextWriter Errors { get; init; }

    /// <summary>The environment's variables.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The current directory.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Whether results go to a person's terminal.</summary>
    public required bool IsTerminal { get; init; }

    /// <summary>This process's.</summary>
    public static Shell OfProcess() =>
        new()
        {
            Output = Console.Out,
            Errors = Console.Error,
            Environment = System
                .Environment.GetEnvironmentVariables()
                .Cast<DictionaryEntry>()
                .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal),
            WorkingDirectory = Directory.GetCurrentDirectory(),
            Time = TimeProvider.System,
            IsTerminal = !Console.IsOutputRedirected,
        };
}
