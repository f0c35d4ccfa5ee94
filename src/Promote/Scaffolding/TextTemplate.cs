using System.Text;
using Promote.Errors;
using Promote.Yaml;

namespace Promote.Scaffolding;

/// <summary>A file to be written, with <c>«name»</c> where something is filled in. A line that holds nothing else goes where that is empty.</summary>
internal sealed class TextTemplate
{
    private readonly string text;

    private TextTemplate(string text) => this.text = text;

    /// <summary>One of the templates that this library carries.</summary>
    public static TextTemplate Of(string name)
    {
        using var resource = typeof(TextTemplate).Assembly.GetManifestResourceStream($"scaffolding/{name}")!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return new(Encoding.UTF8.GetString(bytes).ReplaceLineEndings("\n"));
    }

    /// <summary>The text, with everything filled in as it is: each value is YAML already.</summary>
    public string Fill(IReadOnlyDictionary<string, string> values)
    {
        var lines = new List<string>();
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            var name = line.Trim();
            if (name is ['«', .., '»'] && values.TryGetValue(name[1..^1], out var block))
            {
                var indent = line[..line.IndexOf('«', StringComparison.Ordinal)];
                if (block.Length > 0)
                    lines.AddRange(block.Split('\n').Select(one => (indent + one).TrimEnd()));
                continue;
            }

            lines.Add(FillLine(line, values));
        }

        return string.Join('\n', lines) + "\n";
    }

    /// <summary>A text of others as YAML, in quotes where it needs them.</summary>
    public static string Scalar(string value, bool inFlow = false) =>
        // What GitHub takes for an expression no quotes can hold back.
        value.Contains("${{", StringComparison.Ordinal)
            ? throw new UsageException(
                ErrorCodes.Usage,
                value,
                $"'{OneLine.Of(value, 100)}' cannot be written in a workflow: GitHub would take ${{{{ for an expression.",
                "Give it another name."
            )
            : ScalarText.Write(value, YamlScalarStyle.Plain, inFlow);

    // In one pass, so that what is filled in is not looked at again.
    private static string FillLine(string line, IReadOnlyDictionary<string, string> values)
    {
        var filled = new StringBuilder();
        var rest = line.AsSpan();
        while (rest.IndexOf('«') is var start and >= 0)
        {
            var end = rest.IndexOf('»');
            filled.Append(rest[..start]).Append(values[rest[(start + 1)..end].ToString()]);
            rest = rest[(end + 1)..];
        }

        return filled.Append(rest).ToString();
    }
}
