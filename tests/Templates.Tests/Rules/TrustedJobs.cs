using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Templates.Tests.Rules;

/// <summary>
/// A job that holds a secret or an environment runs nothing that a pull request brings: it takes no pull request's head,
/// and its workflow does not start on a pull request, whose author would then also write the workflow.
/// </summary>
public static partial class TrustedJobs
{
    public static IEnumerable<Finding> Check(Document document)
    {
        foreach (var (id, job) in document.Jobs)
        {
            if (!IsTrusted(job))
                continue;
            if (document.Events.Contains("pull_request"))
                yield return document.Against(job, $"The job {id} holds secrets, and runs on pull_request.");
            foreach (var step in Document.StepsOf(job))
            {
                var variables = Variables(document.Root, job, step);
                if (Checkouts.Is(step) && step.Find("with").Scalars().Any(value => IsHead(value, variables)))
                    yield return document.Against(
                        step,
                        $"The job {id} holds secrets, and checks out a pull request's head."
                    );
                if (Fetches.IsMatch(step.Text("run")) && variables.Values.Any(value => IsHead(value, variables)))
                    yield return document.Against(
                        step,
                        $"The job {id} holds secrets, and fetches a pull request's head."
                    );
            }
        }
    }

    private static bool IsTrusted(YamlMappingNode job) =>
        job.Find("environment") is not null
        || job.Find("secrets") is not null
        || job.Scalars().Any(value => Secret.Matches(value.Text()).Any(match => match.Value != "secrets.GITHUB_TOKEN"));

    private static Dictionary<string, YamlScalarNode> Variables(params YamlMappingNode[] levels)
    {
        var found = new Dictionary<string, YamlScalarNode>(StringComparer.Ordinal);
        foreach (var (name, value) in levels.SelectMany(level => level.Map("env").Entries()))
            if (value is YamlScalarNode scalar)
                found[name.Text()] = scalar;
        return found;
    }

    private static bool IsHead(YamlScalarNode value, Dictionary<string, YamlScalarNode> variables) =>
        Head.IsMatch(value.Text())
        || variables.Any(one =>
            value.Text().Contains($"env.{one.Key}", StringComparison.Ordinal) && Head.IsMatch(one.Value.Text())
        );

    [GeneratedRegex(@"secrets(\.\w+|\s*\[|\s*\))", RegexOptions.ExplicitCapture)]
    private static partial Regex Secret { get; }

    [GeneratedRegex(
        @"github\.event\.pull_request\.(head|merge_commit_sha)|github\.head_ref|refs/pull/|github\.event\.workflow_run\.head_"
    )]
    private static partial Regex Head { get; }

    [GeneratedRegex(
        @"\bgit\b.*\b(fetch|pull|checkout|clone|switch|worktree)\b|\bgh\s+(pr|repo)\s+(checkout|clone)\b",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Fetches { get; }
}
