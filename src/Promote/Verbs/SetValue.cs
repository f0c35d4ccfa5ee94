using Promote.Errors;
using Promote.Manifests;
using Promote.Yaml;

namespace Promote.Verbs;

/// <summary>The bare edit <c>set-value</c>: one scalar of any YAML file, byte for byte.</summary>
public sealed record SetValue
{
    /// <summary>The YAML file.</summary>
    public required string File { get; init; }

    /// <summary>Dotted keys and <c>[i]</c>; a key with a dot in double quotes.</summary>
    public required string Path { get; init; }

    /// <summary>Any one-line string.</summary>
    public required string Value { get; init; }

    /// <summary>Edits the file.</summary>
    /// <param name="cancellationToken">Stops before the file is replaced.</param>
    /// <returns>Whether the file was changed; where it said so already, its bytes and time stay.</returns>
    /// <exception cref="PromoteException">The path is not there once, or the file cannot be edited; nothing was written.</exception>
    public Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var path = YamlPath.Parse(Path);
        return new EditFile(File).ApplyAsync(bytes => YamlValue.Set(bytes, File, path, Value), cancellationToken);
    }
}
