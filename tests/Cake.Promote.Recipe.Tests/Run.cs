using System.Diagnostics;

namespace Cake.Promote.Recipe.Tests;

/// <summary>What a program came to.</summary>
internal sealed record Run(int ExitCode, string Output)
{
    // What a CI host or the test's own .NET left in the environment is not part of what is tested.
    private static readonly string[] Foreign =
    [
        "GITHUB_",
        "TF_BUILD",
        "BUILD_",
        "SYSTEM_",
        "MSBUILD",
        "DOTNET_HOST_PATH",
        "DOTNET_CLI_",
        "TESTINGPLATFORM",
        "PROMOTE_",
        "ARGOCD_",
        "MINVER",
        "CI",
    ];

    public static ProcessStartInfo StartInfo(
        string folder,
        IReadOnlyDictionary<string, string>? environment,
        string program,
        params IEnumerable<string> arguments
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsForeign).ToList())
            start.Environment.Remove(name);
        foreach (
            var (name, value) in (ReadOnlySpan<(string, string)>)
                [
                    ("NO_COLOR", "1"),
                    ("DOTNET_NOLOGO", "1"),
                    ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"),
                    ("DOTNET_CLI_UI_LANGUAGE", "en"),
                    ("MSBUILDDISABLENODEREUSE", "1"),
                ]
        )
            start.Environment[name] = value;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return start;
    }

    public static async Task<Run> Of(
        string folder,
        IReadOnlyDictionary<string, string>? environment,
        string program,
        params string[] arguments
    )
    {
        using var process = Process.Start(StartInfo(folder, environment, program, arguments))!;
        process.StandardInput.Close();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromMinutes(4));
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var errors = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return new(process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>This run, where it ended as it should; what it said is shown where not.</summary>
    public Run ShouldExitWith(int code)
    {
        ExitCode.ShouldBe(code, Output);
        return this;
    }

    private static bool IsForeign(string name) =>
        Foreign.Any(prefix =>
            prefix is "CI" ? name == prefix : name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
        );
}
