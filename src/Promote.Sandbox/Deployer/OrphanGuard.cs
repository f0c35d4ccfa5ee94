using System.Diagnostics;
using System.Globalization;

namespace Promote.Sandbox.Deployer;

/// <summary>
/// Sees to it that no workload outlives this process, not even when it is killed: a shell holds the list of their ids, and kills
/// them when the pipe it reads from ends.
/// </summary>
internal sealed class OrphanGuard : IDisposable
{
    private const string Script = """
        ids=' '
        while read -r verb id; do
          case $verb in
            add) ids="$ids$id " ;;
            del) case $ids in *" $id "*) ids="${ids%% $id *} ${ids#* $id }" ;; esac ;;
          esac
        done
        for id in $ids; do kill -9 "$id" 2>/dev/null; done
        """;

    private readonly Process? shell = OperatingSystem.IsWindows() ? null : StartShell();
    private readonly Lock gate = new();
    private bool disposed;

    public void Add(Process process) => Tell("add", process);

    public void Remove(Process process) => Tell("del", process);

    // More than once: the container disposes of a service once for each way it is registered.
    public void Dispose()
    {
        lock (gate)
        {
            if (disposed)
                return;
            disposed = true;
        }

        shell?.StandardInput.Close();
        shell?.Dispose();
    }

    private void Tell(string verb, Process process)
    {
        lock (gate)
        {
            shell?.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{verb} {process.Id}"));
            shell?.StandardInput.Flush();
        }
    }

    private static Process? StartShell()
    {
        // Its own session: Ctrl+C in a terminal must not end it before its work is done.
        var program = File.Exists("/usr/bin/setsid") ? "/usr/bin/setsid" : "/bin/sh";
        string[] arguments = program == "/bin/sh" ? ["-c", Script] : ["/bin/sh", "-c", Script];
        return Process.Start(
            new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true }
        );
    }
}
