using System.Text.Json;
using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge.Rest;

/// <summary>Reads the JSON that sets a branch's older protection.</summary>
internal static class ProtectionReader
{
    /// <summary>Reads it.</summary>
    /// <exception cref="ForgeException">A part is missing.</exception>
    public static BranchProtection Read(JsonElement body)
    {
        foreach (
            var part in (string[])
                ["required_status_checks", "enforce_admins", "required_pull_request_reviews", "restrictions"]
        )
        {
            if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty(part, out _))
                throw new ForgeException(422, $"Invalid request.\n\n\"{part}\" wasn't supplied.");
        }

        var reviews = RestCall.Value(body, "required_pull_request_reviews", JsonValueKind.Object);
        return new BranchProtection
        {
            RequiredStatusChecks = RestCall.Value(body, "required_status_checks", JsonValueKind.Object) is { } checks
                ? Checks(checks)
                : null,
            PullRequest = reviews is { } rule ? Reviews(rule) : null,
            PullRequestBypass = Actors(reviews, "bypass_pull_request_allowances") ?? [],
            Dismissers = Actors(reviews, "dismissal_restrictions"),
            Pushers = Actors(body, "restrictions"),
            EnforceAdmins = Flag(body, "enforce_admins"),
            AllowForcePushes = Flag(body, "allow_force_pushes"),
            AllowDeletions = Flag(body, "allow_deletions"),
            LockBranch = Flag(body, "lock_branch"),
        };
    }

    private static StatusRule Checks(JsonElement rule)
    {
        var checks = Items(rule, "checks")
            .Select(check => new RequiredCheck(
                RestCall.Value(check, "context", JsonValueKind.String)?.GetString() ?? "",
                // -1 is any App.
                RestCall.Value(check, "app_id", JsonValueKind.Number)?.GetInt32()
                    is > 0
                        and var app
                    ? app
                    : null
            ))
            .ToList();
        var bare = Texts(rule, "contexts").Where(context => !checks.Exists(check => check.Context == context));
        return new StatusRule
        {
            Strict = Flag(rule, "strict"),
            Checks = [.. checks, .. bare.Select(context => new RequiredCheck(context))],
        };
    }

    private static PullRequestRule Reviews(JsonElement rule) =>
        new()
        {
            RequiredApprovingReviewCount =
                RestCall.Value(rule, "required_approving_review_count", JsonValueKind.Number)?.GetInt32() ?? 1,
            DismissStaleReviewsOnPush = Flag(rule, "dismiss_stale_reviews"),
            RequireCodeOwnerReview = Flag(rule, "require_code_owner_reviews"),
            RequireLastPushApproval = Flag(rule, "require_last_push_approval"),
        };

    // Logins of people, slugs of teams and of Apps.
    private static List<string>? Actors(JsonElement? from, string name) =>
        from is { } parent && RestCall.Value(parent, name, JsonValueKind.Object) is { } named
            ?
            [
                .. Texts(named, "users"),
                .. Texts(named, "teams").Select(slug => $"{Teams.Organization}/{slug}"),
                .. Texts(named, "apps").Select(slug => slug + "[bot]"),
            ]
            : null;

    private static bool Flag(JsonElement from, string name) =>
        RestCall.Value(from, name, JsonValueKind.True) is not null;

    private static IEnumerable<string> Texts(JsonElement from, string name) =>
        Items(from, name).Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!);

    private static List<JsonElement> Items(JsonElement from, string name) =>
        RestCall.Value(from, name, JsonValueKind.Array) is { } list ? [.. list.EnumerateArray()] : [];
}
