using System.Text.Json;
using Octokit;
using Promote.Manifests;
using Signature = Promote.Manifests.Signature;

namespace Promote.Forges.GitHub;

/// <summary>Commits as GitHub's APIs tell of them.</summary>
internal static class GitHubCommit
{
    public static CommitInfo OfGraphQl(JsonElement commit) =>
        new()
        {
            Id = CommitId.Parse(commit.GetProperty("oid").GetString()!),
            Parents =
            [
                .. commit
                    .GetProperty("parents")
                    .GetProperty("nodes")
                    .EnumerateArray()
                    .Select(parent => CommitId.Parse(parent.GetProperty("oid").GetString()!)),
            ],
            Author = OfGraphQl(commit, "author"),
            Committer = OfGraphQl(commit, "committer"),
            Message = commit.GetProperty("message").GetString() ?? "",
        };

    public static CommitInfo OfRest(Octokit.GitHubCommit commit) =>
        new()
        {
            Id = CommitId.Parse(commit.Sha),
            Parents = [.. commit.Parents.Select(parent => CommitId.Parse(parent.Sha))],
            Author = OfRest(commit.Commit.Author),
            Committer = OfRest(commit.Commit.Committer),
            Message = commit.Commit.Message ?? "",
        };

    private static Signature OfGraphQl(JsonElement commit, string role)
    {
        return commit.GetProperty(role) is { ValueKind: JsonValueKind.Object } signature
            ? new(
                signature.GetProperty("name").GetString() ?? "",
                signature.GetProperty("email").GetString() ?? "",
                signature.GetProperty("date") is { ValueKind: JsonValueKind.String } date
                    ? date.GetDateTimeOffset()
                    : default
            )
            : new("", "", default);
    }

    private static Signature OfRest(Committer? signature) =>
        new(signature?.Name ?? "", signature?.Email ?? "", signature?.Date ?? default);
}
