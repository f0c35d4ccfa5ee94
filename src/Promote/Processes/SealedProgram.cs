using System.Collections;
using System.Collections.Concurrent;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using Promote.Errors;

namespace Promote.Processes;

/// <summary>
/// A program that reads what strangers wrote: in a folder that holds the files it is given and nothing else, with an
/// empty environment and home, no program to call, no way to the network, and bounded time, memory and output.
/// </summary>
/// <param name="identity">Which program.</param>
/// <param name="environment">This process's variables: one names the program, else it is looked for on <c>PATH</c>.</param>
/// <param name="programs">Runs it.</param>
/// <param name="time">The clock.</param>
internal sealed class SealedProgram(
    SealedProgramIdentity identity,
    IReadOnlyDictionary<string, string> environment,
    ProgramRunner programs,
    TimeProvider time
) : IAsyncDisposable
{
    private const int OutputLimit = 16 * 1024 * 1024;
    private const string Shell = "/bin/sh";

    // In KiB. GOMEMLIMIT only asks; where the shell cannot hold it to that (macOS), the asking is all there is.
    private const string Limited = "ulimit -v 2097152 2>/dev/null; exec \"$0\" \"$@\"";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory temporary = TemporaryDirectory.Create(null, time);
    private readonly ConcurrentDictionary<string, SealedOutput> known = new(StringComparer.Ordinal);
    private string? found;
    private string version = "";
    private bool looked;

    /// <summary>Its name and version; null where it is not on this machine.</summary>
    public async Task<string?> FindAsync(CancellationToken cancellationToken)
    {
        if (!looked)
        {
            var named = environment.GetValueOrDefault(identity.Variable);
            foreach (var name in named is { Length: > 0 } ? [named] : identity.Names)
            {
                if (found is null && OnPath(name) is { } program)
                    await TryAsync(program, cancellationToken).ConfigureAwait(false);
            }

            looked = true;
        }

        return found is null ? null : identity.Title(Path.GetFileNameWithoutExtension(found), version);
    }

    /// <summary>Runs it, unless it ran like that before: the same files give the same.</summary>
    /// <param name="files">All that it may read, by path from a root.</param>
    /// <param name="arguments">Its arguments, from its own full path and the root's.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<SealedOutput> RunAsync(
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files,
        Func<string, string, IReadOnlyList<string>> arguments,
        CancellationToken cancellationToken
    )
    {
        if (await FindAsync(cancellationToken).ConfigureAwait(false) is null)
            return new(null, $"{identity.Names[0]} is not on this machine");
        var key = Key(files, arguments(found!, ""));
        if (!known.TryGetValue(key, out var output))
            known[key] = output = await RunNowAsync(files, arguments, cancellationToken).ConfigureAwait(false);
        return output;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => temporary.DisposeAsync();

    private static string Key(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files, IReadOnlyList<string> arguments)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(BitConverter.GetBytes(arguments.Count));
        foreach (var argument in arguments)
            Add(Encoding.UTF8.GetBytes(argument));
        foreach (var (path, bytes) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            Add(Encoding.UTF8.GetBytes(path));
            Add(bytes.Span);
        }

        return Convert.ToHexString(hash.GetHashAndReset());

        void Add(ReadOnlySpan<byte> part)
        {
            hash.AppendData(BitConverter.GetBytes(part.Length));
            hash.AppendData(part);
        }
    }

    private async Task<SealedOutput> RunNowAsync(
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files,
        Func<string, string, IReadOnlyList<string>> arguments,
        CancellationToken cancellationToken
    )
    {
        var root = Directory.CreateDirectory(Path.Combine(temporary.Path, Guid.NewGuid().ToString("N"))).FullName;
        try
        {
            foreach (var (path, bytes) in files)
            {
                var full = Path.GetFullPath(Path.Combine(root, path));
                if (!full.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                    return new(null, "A path leads out of the repository.");
                Directory.CreateDirectory(Path.GetDirectoryName(full)!);
                await File.WriteAllBytesAsync(full, bytes, cancellationToken).ConfigureAwait(false);
            }

            var result = await StartAsync(found!, arguments(found!, root), cancellationToken).ConfigureAwait(false);
            return result.ExitCode == 0
                ? new(result.Output, "")
                : new(null, OneLine.Of(result.Errors.Replace(root + "/", "", StringComparison.Ordinal)));
        }
        catch (ProgramException e) when (e.Code == ErrorCodes.DeadlinePassed)
        {
            return new(null, $"it took longer than {Patience.TotalSeconds:F0} seconds");
        }
        catch (ProgramException e) when (e.Code == ErrorCodes.ProgramFailed)
        {
            return new(null, $"it printed more than {OutputLimit / 1024 / 1024} MiB");
        }
        finally
        {
            Folders.Delete(root);
        }
    }

    private async Task TryAsync(string program, CancellationToken cancellationToken)
    {
        try
        {
            var result = await StartAsync(program, identity.VersionArguments(program), cancellationToken)
                .ConfigureAwait(false);
            if (result.ExitCode != 0)
                return;
            found = program;
            // v5.7.1, or kubectl's two lines of which the second is kustomize's.
            version =
                result
                    .OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                    .Select(line => line.Split(' ')[^1])
                    .LastOrDefault()
                ?? "?";
        }
        catch (ProgramException)
        {
            // As good as not there.
        }
    }

    // The program itself runs without PATH.
    private string? OnPath(string program) =>
        Path.IsPathRooted(program)
            ? File.Exists(program)
                ? program
                : null
            : (environment.GetValueOrDefault("PATH") ?? "")
                .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .SelectMany(folder => new[] { Path.Combine(folder, program), Path.Combine(folder, program + ".exe") })
                .FirstOrDefault(File.Exists);

    private Task<ProgramResult> StartAsync(
        string program,
        IReadOnlyList<string> arguments,
        CancellationToken cancellationToken
    )
    {
        var home = temporary.Path;
        // Everything is taken away, tokens before all; git, which would fetch, is found nowhere.
        var variables = Environment
            .GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(variable => (string)variable.Key, _ => (string?)null, StringComparer.Ordinal);
        foreach (var own in identity.HomeVariables)
            variables[own] = home;
        variables["PATH"] = Path.Combine(home, "nothing");
        variables["GOMEMLIMIT"] = "1GiB";
        foreach (var proxy in new[] { "HTTP_PROXY", "HTTPS_PROXY" })
            variables[proxy] = "http://127.0.0.1:1";
        if (OperatingSystem.IsWindows())
            variables["SystemRoot"] = Environment.GetFolderPath(Environment.SpecialFolder.Windows);
        var isLimited = File.Exists(Shell);
        return programs.RunAsync(
            new ProgramRequest(
                isLimited ? Shell : program,
                isLimited ? ["-c", Limited, program, .. arguments] : arguments
            )
            {
                WorkingDirectory = home,
                Environment = variables,
                Timeout = Patience,
                OutputLimit = OutputLimit,
            },
            cancellationToken
        );
    }
}

/// <summary>Which program a <see cref="SealedProgram"/> is.</summary>
/// <param name="Variable">The variable that names it.</param>
/// <param name="Names">What it may be called on <c>PATH</c>, the best first.</param>
/// <param name="VersionArguments">What makes it say its version, which is the last word it says, by its path.</param>
internal sealed record SealedProgramIdentity(
    string Variable,
    IReadOnlyList<string> Names,
    Func<string, IReadOnlyList<string>> VersionArguments
)
{
    /// <summary>What people know it by, of its name and what it says as its version.</summary>
    public Func<string, string, string> Title { get; init; } = (name, version) => $"{name} {version}";

    /// <summary>The variables that name its home: an empty folder.</summary>
    public IReadOnlyList<string> HomeVariables { get; init; } = ["HOME", "TMPDIR"];
}

/// <summary>What came of running it.</summary>
/// <param name="Output">What it printed; null where it failed.</param>
/// <param name="Failure">What went wrong, on one line; empty where nothing did.</param>
internal sealed record SealedOutput(byte[]? Output, string Failure);
