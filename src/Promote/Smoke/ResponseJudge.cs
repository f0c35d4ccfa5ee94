using System.Text.Json;
using Promote.Configuration;

namespace Promote.Smoke;

/// <summary>An answer, as far as checks look at it.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">The headers, several of one name joined by a comma.</param>
/// <param name="Body">The body as text, cut at a bound.</param>
internal sealed record SmokeAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>Whether an answer is what was expected. Pure.</summary>
internal static class ResponseJudge
{
    private const int Shown = 160;

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
                return new(false, $"header {name} is '{Cut(seen)}', not '{value}'");
        }

        if (expect.Json.Count > 0 && Json(expect.Json, answer.Body) is { } wrong)
            return new(false, wrong);
        if (expect.Body is { } text && !answer.Body.Contains(text, StringComparison.Ordinal))
            return new(false, $"the body does not contain '{text}'{Snippet(answer.Body)}");
        return new(true, Seen(expect, answer));
    }

    private static string? Json(IReadOnlyDictionary<string, string> expected, string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            foreach (var (pointer, value) in expected)
            {
                if (JsonPointer.Find(document.RootElement, pointer) is not { } element)
                    return $"the JSON has no {pointer}{Snippet(body)}";
                if (Text(element) is var seen && seen != value)
                    return $"{pointer} is '{Cut(seen)}', not '{value}'";
            }

            return null;
        }
        catch (JsonException)
        {
            return $"the body is not JSON{Snippet(body)}";
        }
    }

    private static string Text(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();

    private static string Seen(SmokeExpectation expect, SmokeAnswer answer) =>
        string.Join(", ", [$"status {answer.Status}", .. expect.Json.Select(pair => $"{pair.Key} {pair.Value}")]);

    private static string Snippet(string body) => body.Length == 0 ? "" : $": {Cut(body)}";

    private static string Cut(string text)
    {
        var line = string.Concat(text.Take(Shown + 1).Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return line.Length <= Shown ? line : line[..Shown] + "…";
    }
}
