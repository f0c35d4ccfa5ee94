using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Promote.Sandbox.Deployer;

/// <summary>Starts an image's process on a free port, and waits until it is ready.</summary>
internal sealed class WorkloadStarter(DeployerOptions options, OrphanGuard guard, HttpClient http)
{
    private const int Attempts = 3;

    /// <summary>The process, ready.</summary>
    /// <exception cref="StartException">It ended, or was not ready in time.</exception>
    public async Task<Workload> StartAsync(PulledImage image, Rendering rendering, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var workload = Start(image, rendering);
            try
            {
                await WaitAsync(workload, cancellationToken);
                return workload;
            }
            catch (StartException) when (attempt < Attempts && workload.HasExited)
            {
                // Another program may have taken the port in between.
                await workload.DisposeAsync();
            }
            catch
            {
                await workload.DisposeAsync();
                throw;
            }
        }
    }

    private async Task WaitAsync(Workload workload, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.StartTimeout, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            while (!await workload.IsReadyAsync(either.Token))
            {
                if (workload.HasExited)
                {
                    throw new StartException($"The container ended. {workload.LastLines}".TrimEnd());
                }

                await Task.Delay(TimeSpan.FromMilliseconds(50), options.Time, either.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StartException(
                $"The container was not ready in {options.StartTimeout.TotalSeconds:0} s. {workload.LastLines}".TrimEnd()
            );
        }
    }

    private Workload Start(PulledImage image, Rendering rendering)
    {
        if (image.Process.Command.Count == 0)
        {
            throw new StartException("The image says nothing to run.");
        }

        var program = image.Process.Command[0];
        var arguments = image.Process.Command.Skip(1);
        var port = FreePort();
        var start = new ProcessStartInfo(Program(image, program), arguments.Select(one => InImage(image, one) ?? one))
        {
            WorkingDirectory = InImage(image, image.Process.WorkingDirectory) ?? image.Root,
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };

        // Nothing of this process's own environment, which may hold tokens, but what a program needs to run here.
        start.Environment.Clear();
        foreach (var (name, value) in image.Process.Environment.Concat(rendering.Environment))
        {
            start.Environment[name] = value;
        }

        foreach (var name in new[] { "PATH", "DOTNET_ROOT", "LANG" })
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                start.Environment[name] = value;
            }
        }

        start.Environment["HOME"] = image.Root;

        // Its sockets in the temporary folder would outlive a process that is killed.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["HOST"] = "127.0.0.1";
        start.Environment["PORT"] = port.ToString(CultureInfo.InvariantCulture);
        try
        {
            var process = Process.Start(start) ?? throw new StartException($"{program} does not start.");
            process.StandardInput.Close();
            return new Workload(process, guard, http)
            {
                Image = image,
                Rendering = rendering,
                Port = port,
            };
        }
        catch (Win32Exception e)
        {
            throw new StartException($"{program} does not start: {e.Message}");
        }
    }

    // The base image is empty, so the runtime is this machine's; any other program must be in the image.
    private static string Program(PulledImage image, string program) =>
        program == "dotnet" ? program
        : InImage(image, program) is { } path && File.Exists(path) ? path
        : throw new StartException($"{program} is not in the image.");

    // An absolute path in the image is one beneath its folder here.
    private static string? InImage(PulledImage image, string path)
    {
        if (!path.StartsWith('/'))
        {
            return null;
        }

        var full = Path.GetFullPath(Path.Combine(image.Root, path.TrimStart('/')));
        return full.StartsWith(image.Root + '/', StringComparison.Ordinal) && Path.Exists(full) ? full : null;
    }

    // Below the range that the system gives to clients, so that no connection takes it in between.
    private static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(20000, 32000);
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken: try the next.
            }
        }
    }
}

/// <summary>An image does not run.</summary>
internal sealed class StartException(string message) : Exception(message);
