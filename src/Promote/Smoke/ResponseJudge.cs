using System.Text.Json;
using Promote.Configuration;
using Promote.Errors;

namespace Promote.Smoke;

/// <summary>An answer, as far as checks look at it.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">The headers, several of one name joined by a comma.</param>
/// <param name="Body">The body as text, cut at a bound.</param>
/// <param name="IsCut">Whether there was more of the body.</param>
internal sealed record SmokeAnswer(
    int Status,
    IReadOnlyDictionary<string, string> Headers,
    string Body,
    bool IsCut = false
);

/// <summary>Whether an answer is what was expected. Pure.</summary>
internal static class ResponseJudge
{
    private const int Shown = 200;

    /// <summary>The first thing that is not as expected, or that all is.</summary>
    public static CheckOutcome Judge(SmokeExpectation expect, SmokeAnswer answer)
    {
        if (answer.Status != expect.Status)
            return new(false, $"status {answer.Status}, not {expect.Status}{Snippet(answer.Body)}");
        foreach (var (name, value) in expect.Headers)
        {
            if (!answer.Headers.TryGetValue(name, out var seen))
                return new(false, $"no header {name}");
            if (seen != value)
                return new(false, $"header {name} is '{OneLine.Of(seen, Shown)}', not '{value}'");
        }

        if (expect.Json.Count > 0 && Json(expect.Json, answer) is { } wrong)
            return new(false, wrong);
        if (expect.Body is { } text && !answer.Body.Contains(text, StringComparison.Ordinal))
            return new(false, $"the body does not contain '{text}'{Cut(answer)}{Snippet(answer.Body)}");
        return new(true, Seen(expect, answer));
    }

    private static string? Json(IReadOnlyDictionary<string, string> expected, SmokeAnswer answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.Body.TrimStart('\uFEFF'));
            foreach (var (pointer, value) in expected)
            {
                if (JsonPointer.Find(document.RootElement, pointer) is not { } element)
                    return $"the JSON has no {pointer}{Snippet(answer.Body)}";
                if (Text(element) is var seen && seen != value)
                    return $"{pointer} is '{OneLine.Of(seen, Shown)}', not '{value}'";
            }

            return null;
        }
        // The second is for half a surrogate pair, which is valid JSON and no text.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return $"the body is not JSON{Cut(answer)}{Snippet(answer.Body)}";
        }
    }

    // Numbers, booleans and null by the text they have in the JSON.
    private static string Text(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();

    private static string Seen(SmokeExpectation expect, SmokeAnswer answer) =>
        string.Join(", ", [$"status {answer.Status}", .. expect.Json.Select(pair => $"{pair.Key} {pair.Value}")]);

    private static string Cut(SmokeAnswer answer) => answer.IsCut ? ", as far as it was read" : "";

    private static string Snippet(string body) => body.Length == 0 ? "" : $": {OneLine.Of(body, Shown)}";
}
