using System.IO;

namespace Promote.Processes;

/// <summary>Folders that git wrote.</summary>
internal static class Folders
{
    /// <summary>Deletes a folder and all in it; nothing where there is none.</summary>
    public static void Delete(string path)
    {
        if (!Directory.Exists(path))
            return;
        // Git's objects are read-only, which Windows takes to heart.
        if (OperatingSystem.IsWindows())
        {
            foreach (var file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
                File.SetAttributes(file, FileAttributes.Normal);
        }

        Directory.Delete(path, recursive: true);
    }
}
