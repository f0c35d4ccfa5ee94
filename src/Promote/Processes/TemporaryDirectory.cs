using System.IO;
using System.Runtime.Versioning;
using Promote.Errors;

namespace Promote.Processes;

/// <summary>
/// A folder only this user can read, gone when disposed, when the process exits, and at the latest when the next one
/// is made: a lock that the system drops with its process tells the folders of killed processes from living ones.
/// </summary>
internal sealed class TemporaryDirectory : IAsyncDisposable
{
    private const string Prefix = "promote-git-";
    private const string LockName = "lock";
    private const int DeleteAttempts = 40;

    private readonly TimeProvider time;
    private readonly FileStream held;
    private bool disposed;

    private TemporaryDirectory(string path, FileStream held, TimeProvider time)
    {
        Path = path;
        this.held = held;
        this.time = time;
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    /// <summary>Its full path.</summary>
    public string Path { get; }

    /// <summary>Makes one, and sweeps those that killed processes left.</summary>
    /// <param name="root">Where; null for the system's place.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="UsageException">There is no room for it.</exception>
    public static TemporaryDirectory Create(string? root, TimeProvider time)
    {
        root = System.IO.Path.GetFullPath(root ?? System.IO.Path.GetTempPath());
        var path = System.IO.Path.Combine(root, Prefix + Guid.NewGuid().ToString("N"));
        try
        {
            var own = OperatingSystem.IsWindows() ? MakeOnWindows(path) : Make(root, path);
            Sweep(root, path);
            return new(path, own, time);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                ErrorCodes.UnusableFile,
                root,
                $"No temporary folder can be made in {root}: {e.Message}",
                "Free some space there, or set TMPDIR to a folder that can be written."
            );
        }
    }

    // Opening and locking are two steps here: a folder gets its name once it is locked, or a sweep could come between.
    [UnsupportedOSPlatform("windows")]
    private static FileStream Make(string root, string path)
    {
        var unnamed = System.IO.Path.Combine(root, "new-" + System.IO.Path.GetFileName(path));
        Directory.CreateDirectory(unnamed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var own = Lock(unnamed, FileMode.CreateNew);
        Directory.Move(unnamed, path);
        return own;
    }

    private static FileStream MakeOnWindows(string path)
    {
        Directory.CreateDirectory(path);
        return Lock(path, FileMode.CreateNew);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (disposed)
            return;
        disposed = true;
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        for (var attempt = 1; !TryDelete(Path) && attempt < DeleteAttempts; attempt++)
            // A killed git may take a moment to let go.
            await Task.Delay(TimeSpan.FromMilliseconds(50), time).ConfigureAwait(false);
        await held.DisposeAsync().ConfigureAwait(false);
        TryDelete(Path);
    }

    private void OnExit(object? sender, EventArgs e) => TryDelete(Path);

    private static FileStream Lock(string path, FileMode mode) =>
        new(System.IO.Path.Combine(path, LockName), mode, FileAccess.ReadWrite, FileShare.None);

    private static void Sweep(string root, string own)
    {
        // Where our own lock does not keep us out, the file system knows no locks, and nothing can be told.
        if (CanLock(own))
            return;
        foreach (var left in Directory.EnumerateDirectories(root, Prefix + "*"))
        {
            // Without a lock file it is being made just now.
            if (left != own && CanLock(left))
                TryDelete(left);
        }
    }

    private static bool CanLock(string path)
    {
        try
        {
            using (Lock(path, FileMode.Open))
                return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // In use, or another user's.
            return false;
        }
    }

    private static bool TryDelete(string path)
    {
        try
        {
            Folders.Delete(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return !Directory.Exists(path);
        }
    }
}
