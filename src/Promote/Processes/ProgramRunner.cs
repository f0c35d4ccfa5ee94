using System.ComponentModel;
using System.IO;
using System.Text;
using CliWrap;
using CliWrap.Exceptions;
using Promote.Configuration;
using Promote.Errors;

namespace Promote.Processes;

/// <summary>Runs programs: arguments as a list (never a shell's line), output bounded and redacted, killed as a tree when cancelled.</summary>
internal sealed class ProgramRunner(Redactor redactor, TimeProvider time, IProgress<Report> reports)
{
    /// <summary>What a program may print before it is stopped, in bytes.</summary>
    public const int DefaultOutputLimit = 64 * 1024 * 1024;

    // On Unix and on Windows.
    private const int NoSuchFile = 2;

    /// <summary>Runs a program to its end, whatever its exit code.</summary>
    /// <exception cref="ProgramException">It is not there, or ran longer or printed more than it may.</exception>
    public async Task<ProgramResult> RunAsync(ProgramRequest request, CancellationToken cancellationToken)
    {
        var shown = redactor.Redact($"{request.Program} {string.Join(' ', request.Arguments)}");
        reports.Report(new Report(ReportLevel.Detail, "$ " + shown));
        using var deadline = new CancellationTokenSource(request.Timeout ?? Timeout.InfiniteTimeSpan, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(both.Token);
        await using var output = new BoundedStream(request.OutputLimit, stop);
        await using var errors = new BoundedStream(request.OutputLimit, stop);
        var command = Cli.Wrap(request.Program)
            .WithArguments(request.Arguments)
            .WithEnvironmentVariables(request.Environment)
            .WithStandardInputPipe(PipeSource.FromBytes(request.StandardInput))
            .WithStandardOutputPipe(Merge(PipeTarget.ToStream(output), request.OnOutputLine))
            .WithStandardErrorPipe(Merge(PipeTarget.ToStream(errors), request.OnErrorLine))
            .WithValidation(CommandResultValidation.None);
        if (request.WorkingDirectory is { } directory)
            command = command.WithWorkingDirectory(directory);
        try
        {
            var result = await command.ExecuteAsync(stop.Token).ConfigureAwait(false);
            if (output.IsOver || errors.IsOver)
                throw TooMuch();
            var text = redactor.Redact(Encoding.UTF8.GetString(errors.ToArray()));
            return new ProgramResult(request.Program, result.ExitCode, output.ToArray(), text);
        }
        catch (Win32Exception e)
        {
            // The outer one tells what may be wrong, the inner one what is.
            var cause = e.InnerException as Win32Exception ?? e;
            throw new ProgramException(
                ErrorCodes.ProgramNotFound,
                request.Program,
                cause.NativeErrorCode == NoSuchFile
                    ? $"{request.Program} was not found."
                    : $"{request.Program} could not be started: {cause.Message.TrimEnd('.')}.",
                $"Install {request.Program}, or put it on PATH.",
                e
            );
        }
        catch (OperationCanceledException) when (output.IsOver || errors.IsOver)
        {
            throw TooMuch();
        }
        catch (OperationCanceledException e)
            when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ProgramException(
                ErrorCodes.DeadlinePassed,
                request.Program,
                $"'{shown}' did not end within {Durations.Format(request.Timeout!.Value)}.",
                "Give it more time with --timeout, or look why it hangs.",
                e
            );
        }
        catch (CommandExecutionException e)
        {
            throw new ProgramException(ErrorCodes.ProgramFailed, request.Program, redactor.Redact(e.Message), "", e);
        }

        ProgramException TooMuch() =>
            new(
                ErrorCodes.ProgramFailed,
                request.Program,
                $"'{shown}' printed more than {request.OutputLimit} bytes, and was stopped.",
                "Look at what it prints: something there is far larger than a manifest."
            );
    }

    private PipeTarget Merge(PipeTarget target, Action<string>? onLine) =>
        onLine is null
            ? target
            : PipeTarget.Merge(target, PipeTarget.ToDelegate(line => onLine(redactor.Redact(line))));

    // A stream that threw would leave the program waiting on a full pipe: instead, the program is stopped.
    private sealed class BoundedStream(int limit, CancellationTokenSource stop) : MemoryStream
    {
        public bool IsOver { get; private set; }

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (count <= limit - Length)
            {
                base.Write(buffer, offset, count);
                return;
            }

            IsOver = true;
            stop.Cancel();
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            Write(buffer, offset, count);
            return Task.CompletedTask;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            // The base class ends in the first overload above.
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>A program to run.</summary>
internal sealed record ProgramRequest(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>Where it runs; null for here.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Variables set (or, with null, removed) on top of this process's own.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } =
        new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>What it reads.</summary>
    public byte[] StandardInput { get; init; } = [];

    /// <summary>How long it may run; null for as long as the caller waits.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How much it may print on each output before it is stopped, in bytes.</summary>
    public int OutputLimit { get; init; } = ProgramRunner.DefaultOutputLimit;

    /// <summary>Called with each redacted line of standard output as it comes.</summary>
    public Action<string>? OnOutputLine { get; init; }

    /// <summary>Called with each redacted line of standard error as it comes.</summary>
    public Action<string>? OnErrorLine { get; init; }
}

/// <summary>How a program ended.</summary>
/// <param name="Program">Its name.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it printed, unredacted: data, not for showing.</param>
/// <param name="Errors">What it printed on standard error, redacted.</param>
internal sealed record ProgramResult(string Program, int ExitCode, byte[] Output, string Errors)
{
    /// <summary>The output as UTF-8 text.</summary>
    public string OutputText => Encoding.UTF8.GetString(Output);
}
