namespace Templates.Tests.Rules;

/// <summary>What a rule has against a line of a file.</summary>
public sealed record Finding(string File, long Line, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{File}:{Line}: {Message}";
}
