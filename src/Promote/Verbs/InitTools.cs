using Promote.Processes;

namespace Promote.Verbs;

/// <summary>What <see cref="Init"/> works with: programs.</summary>
public sealed class InitTools
{
    internal InitTools(ProgramRunner programs) => Programs = programs;

    internal ProgramRunner Programs { get; }
}
