using Promote.Verbs;

namespace Promote.Cli.Output;

/// <summary>What <c>promote init</c> did, as lines. Commands stand alone, to be copied.</summary>
internal static class InitText
{
    public static IEnumerable<string> Of(InitResult init)
    {
        foreach (var file in init.Files)
        {
            yield return file.Action switch
            {
                InitAction.Wrote => $"wrote        {file.Path}",
                InitAction.WouldWrite => $"would write  {file.Path}",
                _ => $"unchanged    {file.Path}: there already, left as it is",
            };
            foreach (var line in (file.Content ?? "").Split('\n').Where(_ => file.Content is not null))
                yield return $"  | {line}";
            if (file.Missing.Count > 0)
                yield return "  it does not have:";
            foreach (var line in file.Missing)
                yield return $"    {line}";
        }

        if (init.Files.All(file => file.Action == InitAction.ThereAlready))
            yield return "Nothing to write.";
        foreach (var note in init.Notes)
            yield return $"Note: {note}";
        if (init.Next.Count > 0)
            yield return "What is left to do, where it is not done yet:";
        foreach (var (index, step) in init.Next.Index())
        {
            yield return $"{index + 1}. {step.Text}";
            foreach (var command in step.Commands)
                yield return $"  {command}";
        }
    }
}
