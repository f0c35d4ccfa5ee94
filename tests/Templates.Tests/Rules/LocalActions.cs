using YamlDotNet.RepresentationModel;

namespace Templates.Tests.Rules;

/// <summary>What is used of this repository is there, has the inputs that it is given, and is given those it requires.</summary>
public static class LocalActions
{
    private const string Folder = ".github/actions/";

    /// <summary>Checks a file, given a way to read others. A copy of this repository in another folder counts as well.</summary>
    public static IEnumerable<Finding> Check(Document document, Func<string, Document?> read)
    {
        foreach (var step in document.Steps)
        {
            var uses = step.Text("uses");
            var at = uses.IndexOf(Folder, StringComparison.Ordinal);
            if (!uses.StartsWith("./", StringComparison.Ordinal) || at < 0)
                continue;
            if (read($"{uses[at..]}/action.yml") is not { } action)
            {
                yield return document.Against(step, $"There is no action {uses}.");
                continue;
            }

            var inputs = action.Root.Map("inputs");
            var given = step.Map("with");
            foreach (var (name, _) in given.Entries())
                if (inputs?.Find(name.Text()) is null)
                    yield return document.Against(name, $"{uses} has no input {name.Text()}.");
            foreach (var (name, input) in inputs.Entries())
                if (
                    ((YamlMappingNode)input).Text("required") == "true"
                    && ((YamlMappingNode)input).Find("default") is null
                    && given?.Find(name.Text()) is null
                )
                    yield return document.Against(step, $"{uses} is not given its input {name.Text()}.");
        }
    }
}
