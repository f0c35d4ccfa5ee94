using Promote.Errors;
using Promote.Processes;
using Promote.Registries;

namespace Promote.Verbs;

/// <summary>What <see cref="Build"/> works with: the registry and programs.</summary>
public sealed class BuildTools
{
    internal BuildTools(
        IRegistry registry,
        ProgramRunner programs,
        IProgress<Report> reports,
        IReadOnlyList<string> secretVariables
    )
    {
        Registry = registry;
        Programs = programs;
        Reports = reports;
        SecretVariables = secretVariables;
    }

    internal IRegistry Registry { get; }

    internal ProgramRunner Programs { get; }

    internal IProgress<Report> Reports { get; }

    /// <summary>Variables that build commands do not get.</summary>
    internal IReadOnlyList<string> SecretVariables { get; }

    internal void Step(string text) => Reports.Report(new Report(ReportLevel.Step, text));

    internal void Warn(string text) => Reports.Report(new Report(ReportLevel.Warning, text));
}
