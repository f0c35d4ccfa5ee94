using Promote.Forges;

namespace Promote.Proof;

/// <summary>The commit that an image was made from, as the application's repository has it.</summary>
internal static class SourceProof
{
    /// <summary>The link of an image.</summary>
    public static ProofLink Of(ProofFacts facts, ImageFact image)
    {
        if (facts.App.Source is not { } source)
            return Missing($"promote.yaml names no 'source' of {facts.App.Name}, so its commit cannot be looked up.");
        if (!facts.HasForge)
            return Missing(ProofText.NoForge);
        if (image.Source is not { } commit)
            return Missing($"{source} shows no commit for {image.Image.Tag} to this token.");
        var (verdict, remark) =
            image.IsByLabel ? (ProofVerdict.Claim, ", by the image's label alone")
            : commit.IsOnDefaultBranch ? (ProofVerdict.Checked, $" on {commit.DefaultBranch}")
            : (
                ProofVerdict.Claim,
                $", but not on {commit.DefaultBranch}: a release's branch, or a fork, whose commits are shown there as well"
            );
        return new(
            ProofStep.Source,
            null,
            verdict,
            $"{source} has {commit.Id}{remark}; written by {Login(commit.Author)}, committed by {Login(commit.Committer)}; {Signature(commit)}."
        )
        {
            By = commit.Author,
            At = commit.At,
            Commit = commit.Id,
            Url = commit.Url,
        };
    }

    private static string Login(string? login) => login ?? "nobody that the forge knows";

    private static string Signature(SourceCommit commit) =>
        commit.IsVerified switch
        {
            true => "its signature is verified",
            false => $"its signature is not verified ({commit.Reason})",
            null => "nothing is known of its signature",
        };

    private static ProofLink Missing(string why) => new(ProofStep.Source, null, ProofVerdict.Missing, why);
}
