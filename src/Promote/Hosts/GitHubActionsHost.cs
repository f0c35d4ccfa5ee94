using System.Globalization;
using System.IO;
using System.Text;

namespace Promote.Hosts;

/// <summary>GitHub Actions (https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands).</summary>
internal sealed class GitHubActionsHost(IReadOnlyDictionary<string, string> environment, TextWriter output) : ICiHost
{
    /// <summary>The variable that is <c>true</c> there.</summary>
    public const string DetectedBy = "GITHUB_ACTIONS";

    /// <inheritdoc/>
    public string Name => "GitHub Actions";

    /// <summary>Makes the line that ends an output's value.</summary>
    internal Func<string> Delimiter { get; init; } = () => $"promote_{Guid.NewGuid():N}";

    /// <inheritdoc/>
    public string? RunUrl =>
        Variable("GITHUB_SERVER_URL") is { } server
        && Variable("GITHUB_REPOSITORY") is { } repository
        && Variable("GITHUB_RUN_ID") is { } run
            ? $"{server.TrimEnd('/')}/{repository}/actions/runs/{run}"
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
        if (Variable("GITHUB_OUTPUT") is not { } file)
            return;
        // Random, so that a value that others wrote cannot end itself and set outputs of its own.
        var delimiter = Delimiter();
        while (value.Contains(delimiter, StringComparison.Ordinal))
            delimiter = Delimiter();
        HostFiles.Append(file, $"{name}<<{delimiter}\n{value}\n{delimiter}\n");
    }

    /// <inheritdoc/>
    public void AddSummary(string markdown)
    {
        if (Variable("GITHUB_STEP_SUMMARY") is { } file)
            HostFiles.Append(file, HostFiles.Fit(markdown + "\n", HostFiles.MaxSummary - HostFiles.Size(file)));
    }

    /// <inheritdoc/>
    public void Annotate(CiAnnotation annotation)
    {
        var properties = new List<string>();
        if (annotation.File is { } file)
            properties.Add("file=" + Property(file));
        if (annotation.Line is { } line)
            properties.Add("line=" + line.ToString(CultureInfo.InvariantCulture));
        if (annotation.Title is { } title)
            properties.Add("title=" + Property(title));
        var name = annotation.Level switch
        {
            CiLevel.Error => "error",
            CiLevel.Warning => "warning",
            _ => "notice",
        };
        Command(properties.Count == 0 ? name : $"{name} {string.Join(',', properties)}", annotation.Message);
    }

    /// <inheritdoc/>
    public void Mask(string secret)
    {
        foreach (var part in HostFiles.Maskable(secret))
            Command("add-mask", part);
    }

    /// <inheritdoc/>
    public IDisposable Group(string title)
    {
        Command("group", PlainText.Single(title));
        return new Ending(() => Command("endgroup", ""));
    }

    private string? Variable(string name) =>
        environment.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    private void Command(string command, string data) => output.WriteLine($"::{command}::{Data(data)}");

    private static string Data(string text) => Escaped(text).ToString();

    private static string Property(string text) => Escaped(text).Replace(":", "%3A").Replace(",", "%2C").ToString();

    private static StringBuilder Escaped(string text) =>
        new StringBuilder(text).Replace("%", "%25").Replace("\r", "%0D").Replace("\n", "%0A");
}
