namespace Promote.Scaffolding;

/// <summary>The GitHub Apps that a manifests repository needs: each job of its workflow is another one, so that no key can do two things.</summary>
internal static class GitHubApps
{
    // GitHub takes no longer name.
    private const int LongestName = 34;
    private const string LongestSuffix = "-promoter";

    /// <summary>The longest prefix of names.</summary>
    public const int LongestPrefix = LongestName - 9;

    /// <summary>The Apps: the promoter, the guard, the one of evidence, and the audit's, in that order.</summary>
    /// <param name="prefix">What their names start with.</param>
    public static IReadOnlyList<GitHubApp> Of(string prefix) =>
        [
            new(
                prefix + LongestSuffix,
                "commits, opens and merges promotions",
                "Contents: write, Pull requests: write, Commit statuses: read, Checks: read",
                "promote-promoter",
                "PROMOTER_PRIVATE_KEY",
                "PROMOTER_APP_ID"
            ),
            new(
                $"{prefix}-guard",
                "posts the check promote/verify",
                "Checks: write, Pull requests: write, Contents: read, Commit statuses: read",
                "promote-guard",
                "GUARD_PRIVATE_KEY",
                "GUARD_APP_ID"
            ),
            new(
                $"{prefix}-evidence",
                "records what was seen healthy and passed",
                "Contents: read, Commit statuses: write",
                "promote-evidence",
                "EVIDENCE_PRIVATE_KEY",
                "EVIDENCE_APP_ID"
            ),
            new(
                $"{prefix}-audit",
                "reads the settings",
                "Administration: write (who may bypass a ruleset is told to nobody else), Actions: read, Environments: read, Secrets: read, Contents: read, Commit statuses: write; of the organisation Administration: read, Members: read",
                "promote-audit",
                "AUDIT_PRIVATE_KEY",
                "AUDIT_APP_ID"
            ),
        ];

    /// <summary>The App that reads the applications' repositories, where those are private.</summary>
    public static GitHubApp Sources(string prefix) =>
        new(
            $"{prefix}-sources",
            "reads who wrote what ships",
            "Contents: read",
            null,
            "SOURCES_PRIVATE_KEY",
            "SOURCES_APP_ID"
        );

    /// <summary>The App with which an application repository asks for a bump.</summary>
    public static GitHubApp Requests(string prefix, string app) =>
        new(
            // One for each app: who holds its key may ask for that app's bump, and no other's.
            $"{prefix}-{app}-requests",
            "asks the manifests repository for bumps; writes nothing there",
            "Actions: write, Contents: read, Commit statuses: read, Pull requests: read",
            "promote-manifests",
            "MANIFESTS_PRIVATE_KEY",
            "MANIFESTS_APP_ID"
        );
}
