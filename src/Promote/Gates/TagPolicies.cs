using Promote.Artifacts;
using Promote.Configuration;

namespace Promote.Gates;

/// <summary>What an app's tags may be.</summary>
internal static class TagPolicies
{
    /// <summary>Whether a tag is what the policy wants.</summary>
    public static bool Allows(this TagPolicy policy, string tag) =>
        policy.Kind switch
        {
            TagPolicyKind.Sha => tag.Length is 12 or 40 or 64 && tag.All(char.IsAsciiHexDigitLower),
            TagPolicyKind.Semver => SemanticVersion.TryParse(tag) is not null,
            _ => policy.Pattern!.IsMatch(tag),
        };

    /// <summary>What the policy wants, for people.</summary>
    public static string Describe(this TagPolicy policy) =>
        policy.Kind switch
        {
            TagPolicyKind.Sha => "a commit's id (12, 40 or 64 hex digits)",
            TagPolicyKind.Semver => "a semantic version",
            _ => "what the pattern in promote.yaml matches",
        };
}
