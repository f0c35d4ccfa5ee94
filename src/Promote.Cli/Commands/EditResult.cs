using System.Text.Json.Serialization;

namespace Promote.Cli.Commands;

/// <summary>What a bare edit prints.</summary>
/// <param name="File">The file as it was named.</param>
/// <param name="Changed">Whether its bytes changed.</param>
internal sealed record EditResult(string File, bool Changed) : ICommandResult
{
    public static ICommandResult Of(string file, bool changed) => new EditResult(file, changed);

    [JsonIgnore]
    public string Text => Changed ? $"{File}: changed" : $"{File}: already so";
}
