using System.IO;

namespace Promote.Hosts;

/// <summary>A person's terminal, or a CI host that is not known: lines, and nothing to hand on.</summary>
internal sealed class ConsoleHost(TextWriter output) : ICiHost
{
    /// <inheritdoc/>
    public string Name => "console";

    /// <inheritdoc/>
    public string? RunUrl => null;

    /// <inheritdoc/>
    public void WriteLine(string text)
    {
        foreach (var line in PlainText.Lines(text))
            output.WriteLine(line);
    }

    /// <inheritdoc/>
    public void SetOutput(string name, string value) => HostFiles.CheckName(name);

    /// <inheritdoc/>
    public void AddSummary(string markdown) { }

    /// <inheritdoc/>
    public void Annotate(CiAnnotation annotation)
    {
        var level = annotation.Level switch
        {
            CiLevel.Error => "error",
            CiLevel.Warning => "warning",
            _ => "notice",
        };
        var place =
            annotation.File is null ? ""
            : annotation.Line is null ? annotation.File + ": "
            : $"{annotation.File}:{annotation.Line}: ";
        WriteLine($"{place}{level}: {(annotation.Title is null ? "" : annotation.Title + ": ")}{annotation.Message}");
    }

    /// <inheritdoc/>
    public void Mask(string secret) { }

    /// <inheritdoc/>
    public IDisposable Group(string title)
    {
        WriteLine(PlainText.Single(title));
        return new Ending(() => { });
    }
}
