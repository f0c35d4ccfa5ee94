using System.Diagnostics;
using System.Text;

namespace Promote.Sandbox.Git;

/// <summary>What git said.</summary>
internal sealed record GitResult(int ExitCode, byte[] Output, string Error)
{
    /// <summary>The output as text.</summary>
    public string Text => Encoding.UTF8.GetString(Output);
}

/// <summary>Git exited with an error that was not expected.</summary>
internal sealed class GitException(string message) : Exception(message);

/// <summary>Runs git on a bare repository, untouched by the user's configuration.</summary>
internal static class GitProcess
{
    /// <summary>How git is started in a repository.</summary>
    public static ProcessStartInfo Start(string directory, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = directory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (
            var name in start.Environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.Ordinal)).ToList()
        )
            start.Environment.Remove(name);
        start.Environment["GIT_DIR"] = directory;
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";
        start.Environment["LC_ALL"] = "C";
        return start;
    }

    /// <summary>Runs it to its end, whatever its exit code.</summary>
    public static async Task<GitResult> RunAsync(
        string directory,
        IEnumerable<string> arguments,
        ReadOnlyMemory<byte> input,
        CancellationToken cancellationToken
    )
    {
        using var process = Process.Start(Start(directory, arguments))!;
        try
        {
            using var output = new MemoryStream();
            var copied = process.StandardOutput.BaseStream.CopyToAsync(output, cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await WriteAsync(process, input, cancellationToken);
            await copied;
            await process.WaitForExitAsync(cancellationToken);
            return new GitResult(process.ExitCode, output.ToArray(), await error);
        }
        finally
        {
            Kill(process);
        }
    }

    /// <summary>Runs it; anything but exit 0 is an exception.</summary>
    public static async Task<string> TextAsync(
        string directory,
        IReadOnlyList<string> arguments,
        CancellationToken cancellationToken
    )
    {
        var result = await RunAsync(directory, arguments, default, cancellationToken);
        return result.ExitCode == 0
            ? result.Text
            : throw new GitException($"git {arguments[0]} exited with {result.ExitCode}: {result.Error.Trim()}");
    }

    /// <summary>Ends a process that still runs.</summary>
    public static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended in between.
        }
    }

    private static async Task WriteAsync(
        Process process,
        ReadOnlyMemory<byte> input,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var stdin = process.StandardInput.BaseStream;
            await stdin.WriteAsync(input, cancellationToken);
        }
        catch (IOException)
        {
            // It ended without reading all: its exit code says why.
        }
    }
}
