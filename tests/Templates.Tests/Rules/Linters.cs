using System.Text.Json;
using Templates.Tests.Running;

namespace Templates.Tests.Rules;

/// <summary>What actionlint and GitHub's language service say, asked once: starting them takes longer than a file.</summary>
public sealed class Linters(WorkflowRunner runner) : IAsyncLifetime
{
    /// <summary>A repository with mistakes in it.</summary>
    internal static string Bad => Path.Combine(SourceTree.Root, "tests", "Templates.Tests", "Fixtures", "bad");

    /// <summary>All messages, by the file's path in its repository.</summary>
    internal ILookup<(string Root, string File), LinterMessage> Messages { get; private set; } = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        string[] roots = [SourceTree.Root, Bad];
        var files = roots
            .SelectMany(root => Sources.In(root).Select(file => (Root: root, File: file)))
            .ToDictionary(one => Path.Combine(one.Root, one.File));
        var json = await runner.Tools.RunAsync("validate.mjs", files.Keys);
        Messages = JsonSerializer
            .Deserialize<IReadOnlyList<LinterMessage>>(json, JsonSerializerOptions.Web)!
            .ToLookup(one => files[one.File]);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>A message of a linter.</summary>
internal sealed record LinterMessage(string File, string Tool, int Line, int Severity, string Message);

/// <summary>Both classes that ask the linters share one answer.</summary>
[CollectionDefinition]
public sealed class OnceForBoth : ICollectionFixture<Linters>;
