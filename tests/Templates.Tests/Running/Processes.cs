using System.Diagnostics;

namespace Templates.Tests.Running;

/// <summary>Programs that are run, and must succeed.</summary>
internal static class Processes
{
    public static async Task<string> OutputAsync(
        string program,
        IEnumerable<string> arguments,
        string folder,
        IReadOnlyDictionary<string, string>? environment = null,
        TimeSpan? patience = null
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync().WaitAsync(patience ?? TimeSpan.FromMinutes(2));
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }

        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException(
                $"{program} exited with {process.ExitCode}: {await output}{await error}"
            );
    }
}
