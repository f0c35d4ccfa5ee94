using System.Diagnostics;

namespace Promote.Sandbox.Tests.Registry;

/// <summary>Runs a program to its end.</summary>
internal static class Programs
{
    public static async Task<string> RunAsync(
        string folder,
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}\n{await output}\n{await errors}");
        return await output;
    }

    public static Task<string> GitAsync(string folder, params string[] arguments) =>
        RunAsync(folder, "git", ["-c", "user.name=Dana", "-c", "user.email=dana@acme.test", .. arguments]);
}
