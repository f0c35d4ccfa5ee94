using System.Text.RegularExpressions;

namespace Promote.Configuration.Reading;

/// <summary>Reads <c>hotfix:</c> of an environment.</summary>
internal static partial class HotfixReader
{
    private const int MostApprovals = 10;

    public static HotfixPolicy? Read(Section environment, string name, bool hasFrom)
    {
        if (environment.Sub("hotfix") is not { } section)
            return null;
        if (!hasFrom)
            section.Problem(
                environment.Mapping.Find("hotfix")!.KeyNode,
                $"'{name}' is promoted from nowhere, so a hotfix would skip nothing. Add 'from'."
            );
        section.Required("approvals");
        var approvals = section.Number("approvals", 1, MostApprovals) ?? 1;
        var reviewers = new List<string>();
        foreach (var item in section.Items("reviewers"))
        {
            if (section.AsText(item, "'reviewers'") is not { } text)
                continue;
            if (Reviewer().IsMatch(text))
                reviewers.Add(text);
            else
                section.Problem(item, $"'{text}' is not a reviewer; write \"@name\" or \"@owner/team\", in quotes.");
        }

        section.Close();
        return new HotfixPolicy(approvals, reviewers);
    }

    [GeneratedRegex(
        @"\A@[A-Za-z0-9][A-Za-z0-9_-]*(?:/[A-Za-z0-9_.-]+)?\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Reviewer();
}
