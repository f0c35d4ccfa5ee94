using Promote.Cli.Commands;
using Promote.Errors;
using Promote.Hosts;

namespace Promote.Cli.Output;

/// <summary>Tells progress, line by line, on standard error.</summary>
internal sealed class ProgressLines(ICiHost host, Verbosity verbosity, Redactor redactor) : IProgress<Report>
{
    private readonly Lock gate = new();

    /// <inheritdoc/>
    public void Report(Report value)
    {
        var wanted = value.Level switch
        {
            ReportLevel.Warning => true,
            ReportLevel.Step => verbosity != Verbosity.Quiet,
            _ => verbosity == Verbosity.Debug,
        };
        if (!wanted)
            return;
        var line = redactor.Redact(value.Level == ReportLevel.Warning ? "warning: " + value.Text : value.Text);
        lock (gate)
            host.WriteLine(Printable(line));
    }

    // What others wrote cannot move the cursor or set colours.
    private static string Printable(string line) =>
        string.Concat(line.Select(c => char.IsControl(c) && c is not '\t' ? ' ' : c));
}
