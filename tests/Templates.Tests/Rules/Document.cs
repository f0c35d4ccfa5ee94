using YamlDotNet.RepresentationModel;

namespace Templates.Tests.Rules;

/// <summary>A workflow or a composite action, parsed, with its lines: comments count as well.</summary>
public sealed class Document
{
    private readonly string[] lines;

    /// <summary>Reads one.</summary>
    public Document(string file, string text)
    {
        File = file;
        lines = text.Split('\n');
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        Root = (YamlMappingNode)stream.Documents.Single().RootNode;
    }

    /// <summary>Its path in the repository.</summary>
    public string File { get; }

    /// <summary>All of it.</summary>
    public YamlMappingNode Root { get; }

    /// <summary>Whether it is an action.</summary>
    public bool IsAction => Root.Find("runs") is not null;

    /// <summary>The names of the events that start it.</summary>
    public IEnumerable<string> Events =>
        Root.Find("on") switch
        {
            YamlMappingNode map => map.Children.Keys.Select(key => key.Text()),
            YamlSequenceNode list => list.Children.Select(one => one.Text()),
            { } one => [one.Text()],
            null => [],
        };

    /// <summary>A workflow's jobs, by id.</summary>
    public IEnumerable<(string Id, YamlMappingNode Job)> Jobs =>
        Root.Map("jobs")?.Children.Select(one => (one.Key.Text(), (YamlMappingNode)one.Value)) ?? [];

    /// <summary>The steps of all jobs, or of the action.</summary>
    public IEnumerable<YamlMappingNode> Steps =>
        IsAction ? StepsOf(Root.Map("runs")) : Jobs.SelectMany(one => StepsOf(one.Job));

    /// <summary>Every <c>uses</c>, of jobs and of steps.</summary>
    public IEnumerable<YamlScalarNode> Uses =>
        Jobs.Select(one => one.Job).Concat(Steps).Select(one => one.Find("uses")).OfType<YamlScalarNode>();

    /// <summary>The steps of a job.</summary>
    public static IEnumerable<YamlMappingNode> StepsOf(YamlMappingNode? job) =>
        (job?.Find("steps") as YamlSequenceNode)?.Children.OfType<YamlMappingNode>() ?? [];

    /// <summary>The comment that ends a node's line, or nothing.</summary>
    public string CommentOn(YamlNode node)
    {
        var line = lines[node.End.Line - 1];
        var rest = line[Math.Min((int)node.End.Column - 1, line.Length)..];
        var hash = rest.IndexOf(" #", StringComparison.Ordinal);
        return hash < 0 ? "" : rest[(hash + 2)..].Trim();
    }

    /// <summary>What is against a node.</summary>
    public Finding Against(YamlNode node, string message) => new(File, node.Start.Line, message);
}
