using System.Text.Json;
using System.Text.Json.Serialization;
using Templates.Tests.Running;

namespace Templates.Tests.Azure;

/// <summary>Runs pipelines, in a node process each.</summary>
internal static class PipelineRunner
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Runs one to its end. A folder can be given to look into it afterwards.</summary>
    public static Task<PipelineRun> RunAsync(this NodeTools tools, PipelineRequest request, string? work = null) =>
        RunAsync(tools, request, work, []);

    /// <summary>What Azure would run, and no step of it.</summary>
    public static Task<PipelineRun> ExpandAsync(this NodeTools tools, PipelineRequest request) =>
        RunAsync(tools, request, work: null, ["--expand"]);

    private static async Task<PipelineRun> RunAsync(
        NodeTools tools,
        PipelineRequest request,
        string? work,
        IReadOnlyList<string> mode
    )
    {
        using var folder = new TemporaryFolder();
        var (path, result) = (folder["request.json"], folder["result.json"]);
        var json = JsonSerializer.SerializeToNode(request, Json)!.AsObject();
        json["work"] = work ?? folder["work"];
        json["result"] = result;
        var machine = json["machine"]!.AsObject();
        machine["PATH"] ??= Environment.GetEnvironmentVariable("PATH");
        // The steps have a home of their own, and .NET must not look for its own there.
        machine["DOTNET_ROOT"] = Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? "";
        await File.WriteAllTextAsync(path, json.ToJsonString());
        await tools.RunAsync("azure/run.mjs", [path, .. mode]);
        await using var stream = File.OpenRead(result);
        return (await JsonSerializer.DeserializeAsync<PipelineRun>(stream, Json))!;
    }
}
