using System.IO;
using System.Text;
using Promote.Errors;
using Promote.Scaffolding;

namespace Promote.Verbs.Initializing;

/// <summary>A checkout's files. Nothing is read or written through a symbolic link, and nothing that is there is written over.</summary>
internal sealed class WorkingTree(string root)
{
    private const int MostEntries = 200_000;
    private const int Deepest = 24;
    private const int LargestFile = 1024 * 1024;
    private const long MostBytes = 256L * 1024 * 1024;

    private static readonly HashSet<string> Passed = new(StringComparer.OrdinalIgnoreCase)
    {
        ".git",
        ".hg",
        ".terraform",
        ".venv",
        "bin",
        "node_modules",
        "obj",
        "vendor",
    };

    private static readonly string[] Read = [".yaml", ".yml", ".csproj", ".fsproj", ".vbproj"];

    /// <summary>The names of all files, and the content of those that may say how the repository is laid out.</summary>
    public async Task<RepositoryFiles> ReadAsync(CancellationToken cancellationToken)
    {
        var (paths, contents, skipped) = (
            new List<string>(),
            new Dictionary<string, byte[]>(StringComparer.Ordinal),
            new List<string>()
        );
        var left = MostBytes;
        foreach (var (path, file) in Walk(skipped))
        {
            cancellationToken.ThrowIfCancellationRequested();
            paths.Add(path);
            if (
                !Array.Exists(Read, end => path.EndsWith(end, StringComparison.OrdinalIgnoreCase))
                && file.Name != "Kustomization"
            )
                continue;
            if (file.Length > LargestFile || file.Length > left)
            {
                skipped.Add($"{OneLine.Of(path, 100)} is not read: it has {file.Length} bytes.");
                continue;
            }

            try
            {
                contents[path] = await File.ReadAllBytesAsync(file.FullName, cancellationToken).ConfigureAwait(false);
                left -= file.Length;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                skipped.Add($"{OneLine.Of(path, 100)} is not read: {OneLine.Of(e.Message)}.");
            }
        }

        return new()
        {
            Paths = [.. paths.Order(StringComparer.Ordinal)],
            Contents = contents,
            Skipped = skipped.Count <= 10 ? skipped : [.. skipped.Take(10), $"{skipped.Count - 10} more are not read."],
        };
    }

    /// <summary>Whether something is at a path: a link counts, wherever it leads.</summary>
    public bool IsThere(string path)
    {
        var file = new FileInfo(Path.Combine(root, path));
        return file.Exists || file.LinkTarget is not null || Directory.Exists(file.FullName);
    }

    /// <summary>The text of a file that is there; null where it cannot be read as one.</summary>
    public async Task<string?> TextAsync(string path, CancellationToken cancellationToken)
    {
        var file = new FileInfo(Path.Combine(root, path));
        if (!file.Exists || file.LinkTarget is not null || file.Length > LargestFile || LinkAbove(path) is not null)
            return null;
        try
        {
            return await File.ReadAllTextAsync(file.FullName, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Writes a file that is not there, as a whole.</summary>
    /// <returns>Whether it was written; not where something is there by now.</returns>
    /// <exception cref="UsageException">It cannot be written, or a link is on its way.</exception>
    public async Task<bool> WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        if (LinkAbove(path) is { } link)
            throw Unusable(path, $"is not written: {link} is a symbolic link", "Make it a folder.");
        var full = Path.Combine(root, path);
        try
        {
            var folder = Directory.CreateDirectory(Path.GetDirectoryName(full)!).FullName;
            var temporary = Path.Combine(folder, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.tmp");
            try
            {
                await File.WriteAllTextAsync(temporary, text, new UTF8Encoding(false), cancellationToken)
                    .ConfigureAwait(false);
                File.Move(temporary, full, overwrite: false);
                return true;
            }
            finally
            {
                File.Delete(temporary);
            }
        }
        catch (IOException) when (IsThere(path))
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, $"cannot be written: {OneLine.Of(e.Message)}", "Check the folder's permissions.");
        }
    }

    private IEnumerable<(string Path, FileInfo File)> Walk(List<string> skipped)
    {
        var folders = new Queue<(string Path, DirectoryInfo Folder, int Depth)>([("", new DirectoryInfo(root), 0)]);
        var entries = 0;
        while (folders.TryDequeue(out var next))
        {
            var (path, folder, depth) = next;
            foreach (var entry in Entries(folder, path, skipped))
            {
                if (++entries > MostEntries)
                {
                    skipped.Add($"Only the first {MostEntries} files and folders were looked at.");
                    yield break;
                }

                var name = FilePath.In(path, entry.Name);
                if (entry.LinkTarget is not null)
                    continue;
                if (entry is FileInfo file)
                    yield return (name, file);
                else if (Passed.Contains(entry.Name))
                    continue;
                else if (depth < Deepest)
                    folders.Enqueue((name, (DirectoryInfo)entry, depth + 1));
                else
                    skipped.Add($"{OneLine.Of(name, 100)} is not looked into: it lies too deep.");
            }
        }
    }

    private static FileSystemInfo[] Entries(DirectoryInfo folder, string path, List<string> skipped)
    {
        try
        {
            return folder.GetFileSystemInfos();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            skipped.Add($"{OneLine.Of(path, 100)} is not looked into: {OneLine.Of(e.Message)}.");
            return [];
        }
    }

    // The nearest folder on the way to a path that is a link; null where none is.
    private string? LinkAbove(string path) =>
        FilePath
            .Folders(path)
            .FirstOrDefault(folder =>
                folder.Length > 0 && new DirectoryInfo(Path.Combine(root, folder)).LinkTarget is not null
            );

    private static UsageException Unusable(string path, string why, string next) =>
        new(ErrorCodes.UnusableFile, path, $"{path} {why}.", next);
}
