using System.IO;
using Promote.Configuration;
using Promote.Errors;
using Promote.Yaml;

namespace Promote.Verbs;

/// <summary>Finds <c>promote.build.yaml</c> in an application repository.</summary>
internal static class BuildFile
{
    /// <summary>The configuration, or null where there is none.</summary>
    /// <exception cref="PromoteException">It is there, but cannot be used.</exception>
    public static async Task<BuildConfiguration?> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        var file = new FileInfo(Path.Combine(folder, BuildConfiguration.FileName));
        if (!file.Exists)
            return null;
        if (file.Length > YamlSource.MaxBytes)
            throw Unusable(file, "has more than 4 MiB");
        try
        {
            return BuildYaml.Read(
                await File.ReadAllBytesAsync(file.FullName, cancellationToken).ConfigureAwait(false),
                BuildConfiguration.FileName
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(file, $"cannot be read: {e.Message.TrimEnd('.')}");
        }
    }

    private static UsageException Unusable(FileInfo file, string why) =>
        new(ErrorCodes.UnusableFile, file.FullName, $"{file.FullName} {why}.", "Check the file.");
}
