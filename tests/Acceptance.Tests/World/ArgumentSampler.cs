using System.Collections.Concurrent;
using System.Globalization;

namespace Acceptance.Tests.World;

/// <summary>Reads the arguments of a process and of all it starts, over and over, until it is disposed of. Linux only.</summary>
internal sealed class ArgumentSampler : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, bool> seen = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource stop = new();
    private readonly Task sampling;

    /// <summary>Starts.</summary>
    /// <param name="root">The process it starts from.</param>
    /// <param name="each">What else to look at, each time.</param>
    public ArgumentSampler(int root, Action each) =>
        sampling = Task.Factory.StartNew(
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    Sample(root);
                    each();
                    stop.Token.WaitHandle.WaitOne(1);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );

    /// <summary>The command lines seen.</summary>
    public ICollection<string> Seen => seen.Keys;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await sampling;
        stop.Dispose();
    }

    private void Sample(int root)
    {
        var parents = Directory
            .EnumerateDirectories("/proc")
            .Select(Path.GetFileName)
            .Where(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(name => (Id: int.Parse(name!, CultureInfo.InvariantCulture), Parent: Parent(name!)))
            .ToDictionary(one => one.Id, one => one.Parent);
        foreach (var id in parents.Keys.Where(id => IsBelow(id)))
        {
            if (Read($"/proc/{id}/cmdline") is { Length: > 0 } line)
                seen.TryAdd(line.Replace('\0', ' '), true);
        }

        bool IsBelow(int id)
        {
            for (var i = 0; i < 20 && id > 0; i++, id = parents.GetValueOrDefault(id))
            {
                if (id == root)
                    return true;
            }

            return false;
        }
    }

    // The name, in brackets, may hold anything: the fields after the last bracket are state and parent.
    private static int Parent(string id) =>
        Read($"/proc/{id}/stat") is { } stat
        && stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var parent, ..]
            ? int.Parse(parent, CultureInfo.InvariantCulture)
            : 0;

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile.
            return null;
        }
    }
}
