using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Promote.Sandbox.Git;

/// <summary>Reads objects through one <c>git cat-file</c> that stays up, so that a read costs no process.</summary>
internal sealed class ObjectReader(string directory) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private Process? process;

    /// <summary>An object by id, ref, or <c>revision:path</c>; null where there is none.</summary>
    public async Task<GitObject?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        if (name.Length == 0 || name.Any(char.IsControl))
            return null;
        await turn.WaitAsync(cancellationToken);
        try
        {
            // Once asked, the answer is read to its end: half an answer would be the next one's start.
            return await AskAsync(name);
        }
        catch (IOException)
        {
            End();
            return await AskAsync(name);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        End();
        turn.Dispose();
    }

    private async Task<GitObject?> AskAsync(string name)
    {
        var git = process is { HasExited: false } ? process : Restart();
        var stdin = git.StandardInput.BaseStream;
        await stdin.WriteAsync(Encoding.UTF8.GetBytes(name + "\n"));
        await stdin.FlushAsync();
        var stdout = git.StandardOutput.BaseStream;
        var line = await LineAsync(stdout);
        var parts = line.Split(' ');
        if (parts.Length != 3 || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var size))
            return null;
        var bytes = new byte[size + 1];
        await stdout.ReadExactlyAsync(bytes);
        return new GitObject(parts[0], parts[1], bytes[..size]);
    }

    private Process Restart()
    {
        End();
        process = Process.Start(GitProcess.Start(directory, ["cat-file", "--batch"]))!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }

    private void End()
    {
        if (process is null)
            return;
        GitProcess.Kill(process);
        process.Dispose();
        process = null;
    }

    private static async Task<string> LineAsync(Stream stream)
    {
        var bytes = new List<byte>(80);
        var one = new byte[1];
        while (true)
        {
            await stream.ReadExactlyAsync(one);
            if (one[0] == '\n')
                return Encoding.UTF8.GetString([.. bytes]);
            bytes.Add(one[0]);
        }
    }
}
