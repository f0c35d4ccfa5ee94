using System.Text.Json.Serialization;
using Promote.Errors;

namespace Promote.Verbs;

/// <summary>What a verb came to. Its public properties are the JSON that front ends print.</summary>
public interface IVerbResult
{
    /// <summary>The exit code that front ends return.</summary>
    [JsonIgnore]
    ExitCode Exit { get; }
}
