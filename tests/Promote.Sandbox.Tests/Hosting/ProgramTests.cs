using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Tests.Hosting;

public sealed class ProgramTests
{
    [Fact]
    public async Task It_prints_one_line_serves_and_ends_on_a_signal_leaving_nothing_behind()
    {
        var home = Directory.CreateTempSubdirectory("promote-sandbox-tests-").FullName;
        try
        {
            var start = new ProcessStartInfo("dotnet", [typeof(SandboxOptions).Assembly.Location, "--port", "0"])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            };
            start.Environment["TMPDIR"] = home;
            using var process = Process.Start(start)!;
            try
            {
                var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
                var ready = JsonNode.Parse(line!)!;
                using var client = new HttpClient();
                client.DefaultRequestHeaders.Add("Authorization", $"token {ready["tokens"]!["developer"]}");
                (await client.GetStringAsync($"{ready["api"]}/user")).ShouldContain("\"dana\"");
                Directory.GetDirectories(home).ShouldNotBeEmpty();

                using var kill = Process.Start("kill", ["-TERM", process.Id.ToString()]);
                await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
            }
            finally
            {
                if (!process.HasExited)
                    process.Kill();
            }

            process.ExitCode.ShouldBe(0);
            Directory.GetDirectories(home).ShouldBeEmpty();
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    [Fact]
    public async Task A_port_in_use_is_told_in_one_line()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        var port = ((IPEndPoint)taken.LocalEndPoint!).Port;

        using var process = Process.Start(
            new ProcessStartInfo("dotnet", [typeof(SandboxOptions).Assembly.Location, "--port", $"{port}"])
            {
                RedirectStandardError = true,
                UseShellExecute = false,
            }
        )!;
        var errors = await process.StandardError.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync();

        process.ExitCode.ShouldBe(6);
        errors.ShouldStartWith("error: ");
        errors.ShouldContain($"127.0.0.1:{port}");
        errors.TrimEnd().ShouldNotContain("\n");
    }

    [Theory]
    [InlineData("--port", "x")]
    [InlineData("--port", "65536")]
    [InlineData("--port")]
    [InlineData("--data", "")]
    [InlineData("--what", "1")]
    public void An_option_that_is_wrong_is_refused(params string[] arguments) =>
        Should.Throw<FormatException>(() => SandboxOptions.Parse(arguments));
}
