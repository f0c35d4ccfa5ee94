using Promote.Errors;

namespace Promote.Yaml;

/// <summary>An edit cannot be made: its target is not there once, or it would change more than was asked for.</summary>
internal sealed class EditException : PromoteException
{
    private EditException(
        ErrorCode code,
        string path,
        YamlPosition? position,
        string message,
        string next,
        Exception? innerException = null
    )
        : base(code, position is { } at ? $"{path}:{at}: {message}" : $"{path}: {message}", next, innerException)
    {
        Path = path;
        Position = position;
    }

    /// <summary>The file, as the caller named it.</summary>
    public string Path { get; }

    /// <summary>Where in the file, when it is about one place.</summary>
    public YamlPosition? Position { get; }

    /// <summary>What should be edited is not in the file, or not there once.</summary>
    public static EditException NotFound(string path, YamlPosition? position, string message, string next) =>
        new(ErrorCodes.EditTargetNotFound, path, position, message, next);

    /// <summary>The edit would change more than what was asked for.</summary>
    public static EditException NotContained(
        string path,
        YamlPosition? position,
        string message,
        string next = "Edit the file by hand; nothing was written.",
        Exception? innerException = null
    ) => new(ErrorCodes.EditNotContained, path, position, message, next, innerException);
}
