using System.IO;
using Promote.Processes;

namespace Promote.Guard.Helm;

/// <summary>
/// The program <c>helm template</c>, as Argo CD calls it: custom resource definitions, hooks and tests are rendered
/// too. It asks no cluster, no name server and no repository, and has neither plugins nor a post-renderer.
/// </summary>
/// <param name="environment">This process's variables: <c>PROMOTE_HELM</c> names the program.</param>
/// <param name="programs">Runs it.</param>
/// <param name="time">The clock.</param>
internal sealed class HelmRenderer(
    IReadOnlyDictionary<string, string> environment,
    ProgramRunner programs,
    TimeProvider time
) : IRenderer
{
    private readonly SealedProgram program = new(
        new("PROMOTE_HELM", ["helm"], _ => ["version", "--template", "{{ .Version }}"])
        {
            HomeVariables = ["HOME", "TMPDIR", "HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME"],
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
                (_, root) =>
                    [
                        "template",
                        "--namespace",
                        request.Namespace,
                        "--include-crds",
                        // A schema may name files and addresses. What it would refuse is not deployed.
                        "--skip-schema-validation",
                        .. request.ValuesFiles.SelectMany(file => new[] { "--values", Listed(root, file) }),
                        "--",
                        request.Release,
                        Path.Combine(root, request.Folder),
                    ],
                cancellationToken
            )
            .ConfigureAwait(false);
        var rendering = new Rendering(result.Output, result.Failure);
        return result.Failure.Contains("missing in charts/", StringComparison.Ordinal)
            ? rendering with
            {
                Next =
                    "Run 'helm dependency build', and commit the chart's charts folder: nothing is fetched to judge.",
            }
            : rendering;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => program.DisposeAsync();

    // Helm takes a list with commas in it.
    private static string Listed(string root, string file) =>
        $"\"{Path.Combine(root, file).Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
