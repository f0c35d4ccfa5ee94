using System.Text.Json;

namespace Acceptance.Tests.World;

/// <summary>How a run of the tool ended.</summary>
public sealed record Run(int Exit, string Output, string Errors)
{
    /// <summary>The result, of a run with <c>--output json</c>.</summary>
    public JsonElement Json => JsonElement.Parse(Output);

    /// <summary>A text of the result.</summary>
    public string? Text(string property) => Json.TryGetProperty(property, out var value) ? value.GetString() : null;

    /// <summary>The number of the pull request that it opened or updated.</summary>
    public int PullRequest => Json.GetProperty("pullRequest").GetProperty("number").GetInt32();

    /// <summary>Fails with all that was said where it ended otherwise.</summary>
    public Run ShouldExit(int exit)
    {
        Exit.ShouldBe(exit, ToString());
        return this;
    }

    /// <summary>Fails where it did not say that, on either output.</summary>
    public Run ShouldSay(params string[] texts)
    {
        foreach (var text in texts)
            (Output + Errors).ShouldContain(text, Case.Sensitive, ToString());
        return this;
    }

    public override string ToString() => $"exit {Exit}\n--- output\n{Output}\n--- errors\n{Errors}";
}
