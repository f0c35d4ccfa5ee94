using System.Text.Json;
using System.Text.Json.Serialization;

namespace Promote.Forges.GitHub;

/// <summary>The parts of GitHub's answers about settings that are read.</summary>
internal static class GitHubSettingsJson
{
    internal sealed record Repository
    {
        public required Account Owner { get; init; }

        // Told to those only who may write contents.
        public bool? AllowRebaseMerge { get; init; }
    }

    internal sealed record Account
    {
        public required string Login { get; init; }
        public long Id { get; init; }
        public string? Type { get; init; }
    }

    internal sealed record BranchRule
    {
        public required string Type { get; init; }
        public required long RulesetId { get; init; }
        public required string RulesetSourceType { get; init; }
        public required string RulesetSource { get; init; }
        public JsonElement? Parameters { get; init; }
    }

    internal sealed record PullRequestParameters
    {
        public required bool DismissStaleReviewsOnPush { get; init; }
        public required bool RequireCodeOwnerReview { get; init; }
        public required bool RequireLastPushApproval { get; init; }
        public required int RequiredApprovingReviewCount { get; init; }

        // Servers of before 2025 do not have it: any is allowed.
        public IReadOnlyList<string>? AllowedMergeMethods { get; init; }
    }

    internal sealed record QueueParameters
    {
        public required string MergeMethod { get; init; }
    }

    internal sealed record StatusParameters
    {
        public required IReadOnlyList<RulesetCheck> RequiredStatusChecks { get; init; }
    }

    internal sealed record RulesetCheck
    {
        public required string Context { get; init; }
        public long? IntegrationId { get; init; }
    }

    internal sealed record WorkflowParameters
    {
        public required IReadOnlyList<RequiredWorkflow> Workflows { get; init; }
    }

    internal sealed record RequiredWorkflow
    {
        public required string Path { get; init; }
    }

    internal sealed record Ruleset
    {
        public required long Id { get; init; }
        public required string Name { get; init; }
        public required string Enforcement { get; init; }
        public string? Target { get; init; }
        public IReadOnlyList<BypassActor>? BypassActors { get; init; }
    }

    internal sealed record BypassActor
    {
        public long? ActorId { get; init; }
        public required string ActorType { get; init; }
    }

    internal sealed record Protection
    {
        public Checks? RequiredStatusChecks { get; init; }
        public Switch? EnforceAdmins { get; init; }
        public Reviews? RequiredPullRequestReviews { get; init; }
        public Switch? AllowForcePushes { get; init; }
        public Switch? AllowDeletions { get; init; }
    }

    internal sealed record Switch
    {
        public required bool Enabled { get; init; }
    }

    internal sealed record Checks
    {
        public IReadOnlyList<string>? Contexts { get; init; }

        // Servers of before 2022 have the contexts alone.
        [JsonPropertyName("checks")]
        public IReadOnlyList<Check>? Items { get; init; }
    }

    internal sealed record Check
    {
        public required string Context { get; init; }
        public long? AppId { get; init; }
    }

    internal sealed record Reviews
    {
        public required bool DismissStaleReviews { get; init; }
        public required bool RequireCodeOwnerReviews { get; init; }
        public int RequiredApprovingReviewCount { get; init; }
        public bool RequireLastPushApproval { get; init; }
        public Allowances? BypassPullRequestAllowances { get; init; }
    }

    internal sealed record Allowances
    {
        public IReadOnlyList<Account>? Users { get; init; }
        public IReadOnlyList<Team>? Teams { get; init; }
        public IReadOnlyList<App>? Apps { get; init; }
    }

    internal sealed record App
    {
        public required long Id { get; init; }
        public required string Slug { get; init; }
    }

    internal sealed record Team
    {
        public required long Id { get; init; }
        public required string Slug { get; init; }
        public string? Permission { get; init; }
        public Rights? Permissions { get; init; }
    }

    internal sealed record Rights
    {
        public bool Push { get; init; }
        public bool Maintain { get; init; }
        public bool Admin { get; init; }
    }

    internal sealed record Collaborator
    {
        public required string Login { get; init; }
        public required long Id { get; init; }
        public required Rights Permissions { get; init; }
        public string? RoleName { get; init; }
    }

    internal sealed record Key
    {
        public required string Title { get; init; }
        public required bool ReadOnly { get; init; }
        public bool Enabled { get; init; } = true;
    }

    internal sealed record Installations
    {
        [JsonPropertyName("installations")]
        public required IReadOnlyList<Installation> Items { get; init; }
    }

    internal sealed record Installation
    {
        public required long AppId { get; init; }
        public required string AppSlug { get; init; }
        public IReadOnlyDictionary<string, string>? Permissions { get; init; }
        public string? SuspendedAt { get; init; }
    }

    internal sealed record Environments
    {
        [JsonPropertyName("environments")]
        public IReadOnlyList<Environment>? Items { get; init; }
    }

    internal sealed record Environment
    {
        public required string Name { get; init; }
        public IReadOnlyList<EnvironmentRule>? ProtectionRules { get; init; }
        public BranchPolicy? DeploymentBranchPolicy { get; init; }
    }

    internal sealed record EnvironmentRule
    {
        public required string Type { get; init; }
        public IReadOnlyList<ReviewerEntry>? Reviewers { get; init; }
    }

    internal sealed record ReviewerEntry
    {
        public Reviewer? Reviewer { get; init; }
    }

    internal sealed record Reviewer
    {
        public string? Login { get; init; }
        public string? Slug { get; init; }
    }

    internal sealed record BranchPolicy
    {
        public required bool ProtectedBranches { get; init; }
        public required bool CustomBranchPolicies { get; init; }
    }

    internal sealed record BranchPolicies
    {
        [JsonPropertyName("branch_policies")]
        public required IReadOnlyList<NamedPolicy> Items { get; init; }
    }

    internal sealed record NamedPolicy
    {
        public required string Name { get; init; }
        public string? Type { get; init; }
    }

    internal sealed record Secrets
    {
        [JsonPropertyName("secrets")]
        public required IReadOnlyList<Secret> Items { get; init; }
    }

    internal sealed record Secret
    {
        public required string Name { get; init; }
    }

    internal sealed record WorkflowPermissions
    {
        public required string DefaultWorkflowPermissions { get; init; }
        public required bool CanApprovePullRequestReviews { get; init; }
    }

    internal sealed record OwnerErrors
    {
        public required IReadOnlyList<OwnerError> Errors { get; init; }
    }

    internal sealed record OwnerError
    {
        public required int Line { get; init; }
        public required int Column { get; init; }
        public required string Kind { get; init; }
        public string? Source { get; init; }
        public required string Message { get; init; }
        public required string Path { get; init; }
    }
}
