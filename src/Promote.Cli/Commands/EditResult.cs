using System.Text.Json.Serialization;
using Promote.Errors;
using Promote.Verbs;

namespace Promote.Cli.Commands;

/// <summary>What a bare edit came to.</summary>
/// <param name="File">The file as it was named.</param>
/// <param name="Changed">Whether its bytes changed.</param>
internal sealed record EditResult(string File, bool Changed) : IVerbResult
{
    /// <inheritdoc/>
    [JsonIgnore]
    public ExitCode Exit => ExitCode.Done;
}
