using System.IO;
using Promote.Processes;

namespace Promote.Guard.Kustomize;

/// <summary>
/// The program <c>kustomize</c>, or <c>kubectl kustomize</c>: without plugins, functions and charts, which are off by
/// default.
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
    private readonly SealedProgram program = new(
        new(
            "PROMOTE_KUSTOMIZE",
            ["kustomize", "kubectl"],
            path => IsKubectl(path) ? ["version", "--client"] : ["version"]
        )
        {
            // What renders is the kustomize in it, and that has another version.
            Title = (name, version) => IsKubectl(name) ? $"{name} (kustomize {version})" : $"{name} {version}",
        },
        environment,
        programs,
        time
    );

    /// <inheritdoc/>
    public Task<string?> FindAsync(CancellationToken cancellationToken) => program.FindAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<Rendering> RenderAsync(RenderRequest request, CancellationToken cancellationToken)
    {
        var result = await program
            .RunAsync(
                request.Files,
                (path, root) => [IsKubectl(path) ? "kustomize" : "build", Path.Combine(root, request.Folder)],
                cancellationToken
            )
            .ConfigureAwait(false);
        return new(result.Output, result.Failure);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => program.DisposeAsync();

    private static bool IsKubectl(string path) =>
        Path.GetFileName(path).StartsWith("kubectl", StringComparison.OrdinalIgnoreCase);
}
