namespace Promote.Hosts;

/// <summary>Where a run runs, and how it hands results to what comes after it and to people.</summary>
public interface ICiHost
{
    /// <summary>What people know it by.</summary>
    string Name { get; }

    /// <summary>The run's page, for people; null where there is none.</summary>
    string? RunUrl { get; }

    /// <summary>Writes text. Whatever it holds, the host takes no command from it.</summary>
    /// <param name="text">One line or several, of ours or of others.</param>
    void WriteLine(string text);

    /// <summary>Sets a value that later steps and jobs can read; nothing where there are none.</summary>
    /// <param name="name">Letters, digits, <c>_</c> and <c>-</c>, not first a digit.</param>
    /// <param name="value">Any text.</param>
    /// <exception cref="ArgumentException">The name has other characters.</exception>
    void SetOutput(string name, string value);

    /// <summary>Adds to what people see of the run first; cut where it is longer than the host takes (1 MiB).</summary>
    /// <param name="markdown">GitHub's or Azure's Markdown.</param>
    void AddSummary(string markdown);

    /// <summary>Puts a remark where people look: on the run, or on a line of a file.</summary>
    /// <param name="annotation">The remark.</param>
    void Annotate(CiAnnotation annotation);

    /// <summary>Tells the host a secret, to be masked wherever it is printed.</summary>
    /// <param name="secret">A token or a password.</param>
    void Mask(string secret);

    /// <summary>Starts a group of lines that the host can fold; disposing of it ends the group.</summary>
    /// <param name="title">The group's title.</param>
    IDisposable Group(string title);
}

/// <summary>A remark on a run.</summary>
/// <param name="Level">How bad it is.</param>
/// <param name="Message">One line or several.</param>
public sealed record CiAnnotation(CiLevel Level, string Message)
{
    /// <summary>A title; null for none.</summary>
    public string? Title { get; init; }

    /// <summary>The file that it is about, from the repository's root; null for none.</summary>
    public string? File { get; init; }

    /// <summary>The line in the file, from 1; null for none.</summary>
    public int? Line { get; init; }
}

/// <summary>How bad a <see cref="CiAnnotation"/> is.</summary>
public enum CiLevel
{
    /// <summary>Good to know.</summary>
    Notice,

    /// <summary>Something a person should look at.</summary>
    Warning,

    /// <summary>The run failed for it.</summary>
    Error,
}
