using System.Text.Json;
using System.Text.RegularExpressions;

namespace Templates.Tests.Rules;

/// <summary>
/// A tag can be moved to other code by whoever owns the action. So each comes by its commit, says which version that is,
/// and is the same everywhere: the table has one of each.
/// </summary>
public static partial class PinnedActions
{
    public static IReadOnlyList<PinnedAction> Table(string json) =>
        JsonSerializer.Deserialize<IReadOnlyList<PinnedAction>>(json, JsonSerializerOptions.Web)!;

    public static IEnumerable<Finding> Check(Document document, IReadOnlyList<PinnedAction> table)
    {
        foreach (var uses in document.Uses)
        {
            var text = uses.Text();
            if (text.StartsWith("./", StringComparison.Ordinal))
                continue;
            if (Form.Match(text) is not { Success: true } match)
            {
                yield return document.Against(uses, $"{text} is not pinned by a commit: owner/name@40 hex digits.");
                continue;
            }

            var comment = document.CommentOn(uses);
            if (!Version.IsMatch(comment))
                yield return document.Against(uses, $"{text} has no comment with its version: # vX.Y.Z.");
            var (name, sha) = (match.Groups["name"].Value, match.Groups["sha"].Value);
            if (!table.Contains(new(name, comment, sha)))
                yield return document.Against(uses, $"{name} {comment} {sha} is not in pinned-actions.json.");
        }
    }

    [GeneratedRegex(@"^(?<name>[\w.-]+/[\w.-]+)(/[\w./-]+)?@(?<sha>[0-9a-f]{40})$", RegexOptions.ExplicitCapture)]
    private static partial Regex Form { get; }

    [GeneratedRegex(@"^v[0-9]+\.[0-9]+\.[0-9]+$")]
    private static partial Regex Version { get; }
}

/// <summary>An action that is used here, at one commit.</summary>
public sealed record PinnedAction(string Name, string Version, string Sha);
