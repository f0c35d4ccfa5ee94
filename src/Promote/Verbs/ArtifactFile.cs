using System.IO;
using System.Text.Json;
using Promote.Artifacts;
using Promote.Errors;

namespace Promote.Verbs;

/// <summary>
/// The file in which <c>promote build</c> hands an artifact to <c>promote bump</c>:
/// <c>{"images": ["name:tag@digest"], "sourceCommit": "…"}</c>. A build's JSON result is one too.
/// </summary>
public static class ArtifactFile
{
    private const int MaxBytes = 1024 * 1024;

    /// <summary>The artifact as the file's text.</summary>
    /// <param name="artifact">Each image with tag and digest.</param>
    public static string Write(Artifact artifact)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartArray("images");
            foreach (var image in artifact.Images)
                json.WriteStringValue(image.ToString());
            json.WriteEndArray();
            json.WriteString("sourceCommit", artifact.SourceCommit);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    /// <summary>Writes a file, and the folders that lead to it.</summary>
    /// <param name="path">Its name.</param>
    /// <param name="artifact">Each image with tag and digest.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public static async Task WriteAsync(string path, Artifact artifact, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            await File.WriteAllTextAsync(path, Write(artifact), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                ErrorCodes.UnusableFile,
                path,
                $"{path} cannot be written: {e.Message.TrimEnd('.')}.",
                "Name a file in a folder that can be written."
            );
        }
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its name.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="UsageException">It is not there, or not an artifact.</exception>
    public static async Task<Artifact> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
                throw Unusable(path, "is not there");
            if (file.Length > MaxBytes)
                throw Unusable(path, $"has more than {MaxBytes} bytes");
            return Parse(await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, $"cannot be read: {e.Message.TrimEnd('.')}");
        }
    }

    private static Artifact Parse(string text, string path)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var root = json.RootElement;
            if (
                root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("images", out var images)
                && images.ValueKind == JsonValueKind.Array
                && images.GetArrayLength() > 0
            )
            {
                var commit =
                    root.TryGetProperty("sourceCommit", out var source) && source.ValueKind == JsonValueKind.String
                        ? source.GetString()
                        : null;
                return new(
                    [.. images.EnumerateArray().Select(image => ImageReference.Parse(Reference(image)))],
                    commit
                );
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // Said below.
        }

        throw Unusable(path, "is not an artifact's file");
    }

    // A build's result says more of each image.
    private static string Reference(JsonElement image) =>
        (image.ValueKind == JsonValueKind.Object ? image.GetProperty("reference") : image).GetString() ?? "";

    private static UsageException Unusable(string path, string why) =>
        new(ErrorCodes.UnusableFile, path, $"{path} {why}.", "Run promote build --artifact FILE, which writes one.");
}
