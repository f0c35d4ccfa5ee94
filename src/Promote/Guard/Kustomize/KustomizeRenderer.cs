using System.Collections;
using System.Collections.Concurrent;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using Promote.Errors;
using Promote.Processes;

namespace Promote.Guard.Kustomize;

/// <summary>
/// The program <c>kustomize</c>, or <c>kubectl kustomize</c>: without plugins, functions and charts, which are off by
/// default, in a folder that holds the files in reach and nothing else, with an empty environment, no git to fetch
/// with, and no way to the network.
/// </summary>
/// <param name="environment">This process's variables: <c>PROMOTE_KUSTOMIZE</c> names the program.</param>
/// <param name="programs">Runs it.</param>
/// <param name="time">The clock.</param>
internal sealed class KustomizeRenderer(
    IReadOnlyDictionary<string, string> environment,
    ProgramRunner programs,
    TimeProvider time
) : IRenderer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private const int OutputLimit = 16 * 1024 * 1024;

    private readonly TemporaryDirectory temporary = TemporaryDirectory.Create(null, time);
    private readonly ConcurrentDictionary<string, Rendering> rendered = new(StringComparer.Ordinal);
    private (string Program, string Version)? found;
    private bool looked;

    /// <inheritdoc/>
    public async Task<string?> FindAsync(CancellationToken cancellationToken)
    {
        if (!looked)
        {
            var named = environment.GetValueOrDefault("PROMOTE_KUSTOMIZE");
            foreach (var program in named is { Length: > 0 } ? [named] : new[] { "kustomize", "kubectl" })
                found ??= await TryAsync(program, cancellationToken).ConfigureAwait(false);
            looked = true;
        }

        return found is { } one ? $"{Path.GetFileNameWithoutExtension(one.Program)} {one.Version}" : null;
    }

    /// <inheritdoc/>
    public async Task<Rendering> RenderAsync(
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files,
        string folder,
        CancellationToken cancellationToken
    )
    {
        // The same files render the same: several changes have one base.
        var key = Key(files, folder);
        if (!rendered.TryGetValue(key, out var rendering))
            rendered[key] = rendering = await RunAsync(files, folder, cancellationToken).ConfigureAwait(false);
        return rendering;
    }

    private static string Key(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files, string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(Encoding.UTF8.GetBytes(folder));
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

    private async Task<Rendering> RunAsync(
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files,
        string folder,
        CancellationToken cancellationToken
    )
    {
        await FindAsync(cancellationToken).ConfigureAwait(false);
        var root = Directory.CreateDirectory(Path.Combine(temporary.Path, Guid.NewGuid().ToString("N"))).FullName;
        foreach (var (path, bytes) in files)
        {
            var full = Path.GetFullPath(Path.Combine(root, path));
            if (!full.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                return new(null, "A path leads out of the repository.");
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            await File.WriteAllBytesAsync(full, bytes, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            var result = await RunAsync(found!.Value.Program, "build", Path.Combine(root, folder), cancellationToken)
                .ConfigureAwait(false);
            return result.ExitCode == 0
                ? new(result.Output, "")
                : new(null, OneLine.Of(result.Errors.Replace(root + "/", "", StringComparison.Ordinal)));
        }
        catch (ProgramException e) when (e.Code != ErrorCodes.ProgramNotFound)
        {
            return new(null, OneLine.Of(e.Message));
        }
        finally
        {
            Folders.Delete(root);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => temporary.DisposeAsync();

    private async Task<(string, string)?> TryAsync(string program, CancellationToken cancellationToken)
    {
        try
        {
            var full = OnPath(program);
            if (full is null)
                return null;
            var result = await RunAsync(full, "version", null, cancellationToken).ConfigureAwait(false);
            return result.ExitCode == 0 ? (full, Version(result.OutputText)) : null;
        }
        catch (ProgramException)
        {
            return null;
        }
    }

    // v5.7.1, or kubectl's two lines of which the second is kustomize's.
    private static string Version(string output) =>
        output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split(' ')[^1])
            .LastOrDefault()
        ?? "?";

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

    private Task<ProgramResult> RunAsync(
        string program,
        string verb,
        string? folder,
        CancellationToken cancellationToken
    )
    {
        var home = temporary.Path;
        var isKubectl = Path.GetFileName(program).StartsWith("kubectl", StringComparison.OrdinalIgnoreCase);
        IReadOnlyList<string> arguments = (verb, isKubectl) switch
        {
            ("build", true) => ["kustomize", folder!],
            ("build", false) => ["build", folder!],
            (_, true) => ["version", "--client"],
            _ => ["version"],
        };
        // Everything is taken away, tokens before all; git, which would fetch, is found nowhere.
        var variables = Environment
            .GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(variable => (string)variable.Key, _ => (string?)null, StringComparer.Ordinal);
        variables["HOME"] = home;
        variables["PATH"] = Path.Combine(home, "nothing");
        variables["TMPDIR"] = home;
        variables["GOMEMLIMIT"] = "1GiB";
        foreach (var proxy in new[] { "HTTP_PROXY", "HTTPS_PROXY" })
            variables[proxy] = "http://127.0.0.1:1";
        if (OperatingSystem.IsWindows())
            variables["SystemRoot"] = Environment.GetFolderPath(Environment.SpecialFolder.Windows);
        return programs.RunAsync(
            new ProgramRequest(program, arguments)
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
