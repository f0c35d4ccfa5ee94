using System.IO;
using Promote.Errors;
using Promote.Yaml;

namespace Promote.Verbs;

/// <summary>
/// Edits one file where it lies. It is replaced as a whole and at once, or not at all; where the edit changes nothing,
/// neither its bytes nor its time change.
/// </summary>
/// <param name="path">The file: not a directory, not a symbolic link, at most 4 MiB.</param>
internal sealed class EditFile(string path)
{
    /// <summary>Applies an edit to the file.</summary>
    /// <param name="edit">From the file's bytes to what they shall be. May throw; then nothing is written.</param>
    /// <param name="cancellationToken">Stops before the file is replaced.</param>
    /// <returns>Whether the file was changed.</returns>
    /// <exception cref="UsageException">The file cannot be used or written.</exception>
    public async Task<bool> ApplyAsync(Func<byte[], byte[]> edit, CancellationToken cancellationToken)
    {
        Check(path);
        try
        {
            var before = await File.ReadAllBytesAsync(path, cancellationToken);
            var after = edit(before);
            if (before.AsSpan().SequenceEqual(after))
                return false;
            await ReplaceAsync(path, after, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable(
                path,
                $"cannot be read or written: {exception.Message}",
                "Check the file's and its folder's permissions."
            );
        }
    }

    private static void Check(string path)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
            throw Unusable(path, "is not a file's name", "Name a file.");
        var file = new FileInfo(path);
        if (file.LinkTarget is { } target)
            throw Unusable(path, $"is a symbolic link to {target}", "Name the file itself.");
        if (Directory.Exists(path))
            throw Unusable(path, "is a directory", "Name a file in it.");
        if (!file.Exists)
            throw Unusable(path, "does not exist", "Check its name and the current directory.");
        if (file.Length > YamlSource.MaxBytes)
            throw Unusable(
                path,
                $"has {file.Length} bytes; at most {YamlSource.MaxBytes} (4 MiB) are read",
                "Split it."
            );
        if (file.IsReadOnly)
            throw Unusable(path, "is read-only", "Make it writable.");
    }

    private static async Task ReplaceAsync(string path, byte[] bytes, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(path);
        var temporary = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.tmp");
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            await using (var stream = new FileStream(temporary, options))
            {
                await stream.WriteAsync(bytes, cancellationToken);
                stream.Flush(flushToDisk: true);
            }

            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(temporary, File.GetUnixFileMode(full));
            cancellationToken.ThrowIfCancellationRequested();
            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static UsageException Unusable(string path, string why, string next) =>
        new(ErrorCodes.UnusableFile, path, $"{(path.Length == 0 ? "''" : path)} {why}.", next);
}
