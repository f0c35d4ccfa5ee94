namespace Promote.Configuration.Reading;

/// <summary>Reads <c>smoke:</c>.</summary>
internal static class SmokeReader
{
    public static IReadOnlyList<SmokeCheck> Read(Section section)
    {
        var checks = new List<SmokeCheck>();
        foreach (var item in section.Items("smoke"))
        {
            if (section.AsSection(item, "A smoke test") is not { } sub)
                continue;
            var run = sub.Items("run").Select(part => sub.AsText(part, "'run'")).OfType<string>().ToList();
            var get = sub.Text("get");
            if ((get is null) == (run.Count == 0))
                sub.Problem(sub.Mapping, "A smoke test has one of 'get' and 'run'.");
            if (get is not null && !IsAddress(get))
                sub.Problem(sub.Mapping.Find("get")!.Value, $"'{get}' is not an http or https address.");
            if (run is [var line] && line.Contains(' ', StringComparison.Ordinal))
                sub.Problem(
                    sub.Mapping.Find("run")!.Value,
                    $"'run' is a list of the program and its arguments: [{string.Join(", ", line.Split(' '))}]. No shell reads it."
                );
            var expect = sub.Sub("expect");
            if (expect is not null && run.Count > 0)
                sub.Problem(expect.Mapping, "'expect' is for 'get'; a command passes with exit code 0.");
            checks.Add(
                new SmokeCheck
                {
                    Get = get,
                    Run = run,
                    Expect = expect is null ? new() : Expect(expect),
                    Within = sub.Duration("within"),
                }
            );
            sub.Close();
        }

        return checks;
    }

    private static SmokeExpectation Expect(Section section)
    {
        var expectation = new SmokeExpectation
        {
            Status = section.Number("status", 100, 599) ?? 200,
            Headers = Texts(section, "headers", StringComparer.OrdinalIgnoreCase),
            Json = Texts(section, "json", StringComparer.Ordinal),
            Body = section.Text("body"),
        };
        foreach (var pointer in expectation.Json.Keys.Where(pointer => pointer.Length > 0 && pointer[0] != '/'))
            section.Problem(
                section.Mapping.Find("json")!.Value,
                $"'{pointer}' is not a JSON pointer; write /{pointer.Replace('.', '/')}."
            );
        section.Close();
        return expectation;
    }

    private static Dictionary<string, string> Texts(Section section, string key, StringComparer comparer)
    {
        var texts = new Dictionary<string, string>(comparer);
        if (section.Sub(key) is not { } sub)
            return texts;
        foreach (var entry in sub.Entries)
        {
            if (sub.AsText(entry.Value.Resolved, $"'{entry.Key}'") is { } text)
                texts[entry.Key] = text;
        }

        return texts;
    }

    private static bool IsAddress(string text)
    {
        var plain = text.Replace("{env}", "x", StringComparison.Ordinal)
            .Replace("{app}", "x", StringComparison.Ordinal)
            .Replace("{tag}", "x", StringComparison.Ordinal)
            .Replace("{sha}", "x", StringComparison.Ordinal)
            .Replace("{digest}", "x", StringComparison.Ordinal);
        return Uri.TryCreate(plain, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
    }
}
