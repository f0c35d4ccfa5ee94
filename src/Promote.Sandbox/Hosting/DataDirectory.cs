namespace Promote.Sandbox.Hosting;

/// <summary>Where the sandbox's files go: a folder of the caller's, or a temporary one that goes when this does.</summary>
internal sealed class DataDirectory : IDisposable
{
    private readonly bool temporary;

    /// <summary>Makes it.</summary>
    public DataDirectory(string? path)
    {
        temporary = path is null;
        Path = path is null
            ? Directory.CreateTempSubdirectory("promote-sandbox-").FullName
            : Directory.CreateDirectory(path).FullName;
    }

    /// <summary>Its full path.</summary>
    public string Path { get; }

    /// <summary>Removes a temporary one.</summary>
    public void Dispose()
    {
        if (!temporary || !Directory.Exists(Path))
            return;
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A child of a running app may still write there; nothing depends on it.
            Console.Error.WriteLine($"warning: {Path} could not be removed: {e.Message}");
        }
    }
}
