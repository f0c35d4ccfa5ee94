using System.Globalization;
using System.IO;
using System.Text;

namespace Promote.Hosts;

/// <summary>Azure Pipelines (https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands).</summary>
internal sealed class AzurePipelinesHost(IReadOnlyDictionary<string, string> environment, TextWriter output) : ICiHost
{
    /// <summary>The variable that is <c>True</c> there.</summary>
    public const string DetectedBy = "TF_BUILD";

    /// <inheritdoc/>
    public string Name => "Azure Pipelines";

    /// <inheritdoc/>
    public string? RunUrl =>
        (Variable("SYSTEM_COLLECTIONURI") ?? Variable("SYSTEM_TEAMFOUNDATIONCOLLECTIONURI")) is { } collection
        && Variable("SYSTEM_TEAMPROJECT") is { } project
        && Variable("BUILD_BUILDID") is { } build
            ? $"{collection.TrimEnd('/')}/{Uri.EscapeDataString(project)}/_build/results?buildId={Uri.EscapeDataString(build)}"
            : null;

    /// <inheritdoc/>
    public void WriteLine(string text)
    {
        foreach (var line in PlainText.Lines(text))
            output.WriteLine(line);
    }

    /// <inheritdoc/>
    public void SetOutput(string name, string value)
    {
        HostFiles.CheckName(name);
        Command($"task.setvariable variable={name};isOutput=true", value);
    }

    /// <inheritdoc/>
    public void AddSummary(string markdown)
    {
        if (Variable("AGENT_TEMPDIRECTORY") is not { } directory)
            return;
        // The agent reads the file when the step has ended, and empties the directory when the job has.
        var file = Path.Combine(directory, $"promote-summary-{Guid.NewGuid():N}.md");
        HostFiles.Append(file, HostFiles.Fit(markdown + "\n", HostFiles.MaxSummary));
        Command("task.uploadsummary", file);
    }

    /// <inheritdoc/>
    public void Annotate(CiAnnotation annotation)
    {
        var message = annotation.Title is { } title ? $"{title}: {annotation.Message}" : annotation.Message;
        if (annotation.Level == CiLevel.Notice)
        {
            WriteLine(message);
            return;
        }

        var properties = new StringBuilder("task.logissue type=").Append(
            annotation.Level == CiLevel.Error ? "error" : "warning"
        );
        if (annotation.File is { } file)
            properties.Append(";sourcepath=").Append(Property(file));
        if (annotation.Line is { } line)
            properties.Append(CultureInfo.InvariantCulture, $";linenumber={line}");
        Command(properties.ToString(), message);
    }

    /// <inheritdoc/>
    public void Mask(string secret)
    {
        foreach (var part in HostFiles.Maskable(secret))
            Command("task.setsecret", part);
    }

    /// <inheritdoc/>
    public IDisposable Group(string title)
    {
        output.WriteLine("##[group]" + PlainText.Single(title));
        return new Ending(() => output.WriteLine("##[endgroup]"));
    }

    private string? Variable(string name) =>
        environment.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    private void Command(string command, string data) => output.WriteLine($"##vso[{command}]{Data(data)}");

    private static string Data(string text) => Escaped(text).ToString();

    private static string Property(string text) => Escaped(text).Replace(";", "%3B").Replace("]", "%5D").ToString();

    // The agent's own escape for a percent sign: a plain %25 would come out as it is.
    private static StringBuilder Escaped(string text) =>
        new StringBuilder(text).Replace("%", "%AZP25").Replace("\r", "%0D").Replace("\n", "%0A");
}
