using Promote.Artifacts;
using Promote.Configuration;
using Promote.Forges;

namespace Promote.Verbs.Verification;

/// <summary>Who wrote the source between what ran and what runs.</summary>
internal static class SourceAuthors
{
    private const int ShortestCommit = 7;

    // What every workflow of every branch acts as.
    private const string Workflow = "github-actions[bot]";

    /// <summary>Their logins, and why not all are known; null where they are.</summary>
    /// <param name="sources">The applications' repositories; null where there is no forge.</param>
    /// <param name="app">The app.</param>
    /// <param name="before">What ran; null for nothing.</param>
    /// <param name="image">What runs.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public static async Task<(IReadOnlyCollection<string> Logins, string? Unknown)> BetweenAsync(
        ISources? sources,
        AppSettings app,
        ImageReference? before,
        ImageReference image,
        CancellationToken cancellationToken
    )
    {
        // Nothing ran before: what was ever written is no one change.
        if (before is null || (before.Tag == image.Tag && before.Digest == image.Digest))
            return ([], null);
        if (before.Tag == image.Tag)
            return ([], $"the tag {image.Tag} stands for other bytes than before");
        if (app.Source is not { } source)
            return ([], $"promote.yaml names no source of {app.Name}");
        if (sources is null)
            return ([], "no forge shows who wrote it");
        if (app.Tags.Kind != TagPolicyKind.Sha || before.Tag is null || image.Tag is null)
            return ([], "its tags are no commits");
        if (!LooksLikeCommit(before.Tag.Value))
            return ([], $"what runs now, {before.Tag}, is no commit of {source}");
        if (!LooksLikeCommit(image.Tag.Value))
            return ([], $"{image.Tag} is no commit of {source}");
        if (
            await sources
                .AuthorsAsync(source, before.Tag.Value, image.Tag.Value, cancellationToken)
                .ConfigureAwait(false)
            is not { } authors
        )
            return ([], $"{source} does not show the commits from {before.Tag} to {image.Tag}");
        return (
            authors.Logins,
            !authors.IsWhole ? $"{source} has more commits from {before.Tag} to {image.Tag} than the forge lists"
            : authors.Logins.Contains(Workflow, StringComparer.OrdinalIgnoreCase)
                ? $"{Workflow} wrote commits of {source}, for whoever its workflow is"
            : authors.Unknown > 0 ? $"{authors.Unknown} commits of {source} are by nobody that the forge knows"
            : null
        );
    }

    private static bool LooksLikeCommit(string tag) => tag.Length >= ShortestCommit && tag.All(char.IsAsciiHexDigit);
}
