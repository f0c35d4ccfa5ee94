using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Templates.Tests.Running;

/// <summary>Runs workflows, in one node process for all the tests: each run keeps to a folder of its own.</summary>
public sealed class WorkflowRunner : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>What it is made of.</summary>
    public NodeTools Tools { get; } = new();

    private readonly ConcurrentDictionary<string, TaskCompletionSource<string?>> waiting = new(StringComparer.Ordinal);
    private Process? node;
    private Task reading = Task.CompletedTask;

    /// <summary>Starts node.</summary>
    public async ValueTask InitializeAsync()
    {
        await Tools.InstallAsync();
        var start = new ProcessStartInfo(
            "node",
            ["--no-warnings", Path.Combine(Tools.Sources, "run.mjs"), "--serve", Tools.Packages]
        )
        {
            WorkingDirectory = Tools.Packages,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // No step may see what the tests' own process has: a test looks for this.
        start.Environment["OF_THE_TESTS"] = "1";
        node = Process.Start(start)!;
        reading = ReadAsync(node);
    }

    /// <summary>Runs a workflow to its end. A folder can be given to look into it afterwards.</summary>
    public async Task<WorkflowRun> RunAsync(WorkflowRequest request, string? work = null)
    {
        using var folder = new TemporaryFolder();
        var (path, result) = (folder["request.json"], folder["result.json"]);
        var json = JsonSerializer.SerializeToNode(request, Json)!.AsObject();
        json["work"] = work ?? folder["work"];
        json["result"] = result;
        await File.WriteAllTextAsync(path, json.ToJsonString());
        var answer = waiting.GetOrAdd(path, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (waiting)
        {
            node!.StandardInput.WriteLine(path);
            node.StandardInput.Flush();
        }

        var error = await answer.Task.WaitAsync(Patience);
        if (error is not null)
            throw new InvalidOperationException($"The runner failed: {error}");
        await using var stream = File.OpenRead(result);
        return (await JsonSerializer.DeserializeAsync<WorkflowRun>(stream, Json))!;
    }

    /// <summary>Ends node.</summary>
    public async ValueTask DisposeAsync()
    {
        if (node is null)
            return;
        node.StandardInput.Close();
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await node.WaitForExitAsync(enough.Token);
        }
        catch (OperationCanceledException)
        {
            node.Kill(entireProcessTree: true);
        }

        await reading;
        node.Dispose();
    }

    private async Task ReadAsync(Process process)
    {
        var errors = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            var answer = JsonNode.Parse(line)!;
            if (waiting.TryRemove((string)answer["request"]!, out var who))
                who.SetResult((string?)answer["error"]);
        }

        var said = await errors;
        foreach (var who in waiting.Values)
            who.TrySetResult($"node ended. {said}");
    }
}
