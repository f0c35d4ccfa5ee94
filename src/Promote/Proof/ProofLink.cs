using System.Text.Json.Serialization;

namespace Promote.Proof;

/// <summary>One link of the chain from what runs back to what it was made from.</summary>
/// <param name="Step">What it is about.</param>
/// <param name="Environment">The environment; null where it is about the image or its source.</param>
/// <param name="Verdict">How far it holds.</param>
/// <param name="What">What was seen: a sentence.</param>
public sealed record ProofLink(ProofStep Step, string? Environment, ProofVerdict Verdict, string What)
{
    /// <summary>Who did it: a login of the forge; of a claim, the name that it gives.</summary>
    public string? By { get; init; }

    /// <summary>When: by the forge's clock; of a claim, as it says.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The commit that it is about.</summary>
    public string? Commit { get; init; }

    /// <summary>Where to look.</summary>
    public string? Url { get; init; }

    /// <summary>What was seen, by whom, when and on which commit, for people.</summary>
    [JsonIgnore]
    public string Text
    {
        get
        {
            var when = At is { } at ? ProofText.Time(at) : null;
            var who = string.Join(
                ", ",
                new[]
                {
                    By is null ? null : $"by {By}",
                    when,
                    Commit is null ? null : $"commit {Commit[..12]}",
                }.OfType<string>()
            );
            return who.Length == 0 ? What : $"{What} ({who})";
        }
    }
}

/// <summary>How far a link holds.</summary>
public enum ProofVerdict
{
    /// <summary>It was looked at, in content or in records that only those can write who are believed.</summary>
    Checked,

    /// <summary>Someone says so: a trailer, a label, a name in a commit. Nothing contradicts it.</summary>
    Claim,

    /// <summary>It is not there, or cannot be seen.</summary>
    Missing,

    /// <summary>What is there says otherwise.</summary>
    Wrong,
}

/// <summary>What a link is about.</summary>
public enum ProofStep
{
    /// <summary>What the environment's manifest says.</summary>
    Manifest,

    /// <summary>What the registry has.</summary>
    Image,

    /// <summary>Where the tag points now.</summary>
    Tag,

    /// <summary>What the image says of itself.</summary>
    Labels,

    /// <summary>The commit that brought it to an environment.</summary>
    Commit,

    /// <summary>What that commit says of itself.</summary>
    Trailers,

    /// <summary>The record of a rollback or of a hotfix that came with the commit.</summary>
    Exception,

    /// <summary>The pull request that was merged as that commit.</summary>
    PullRequest,

    /// <summary>Who approved exactly that.</summary>
    Approvals,

    /// <summary>Whether someone approved it who wrote none of it.</summary>
    Separation,

    /// <summary>What the guard said of it.</summary>
    Guard,

    /// <summary>Whether it was seen healthy before it went on.</summary>
    Healthy,

    /// <summary>Whether its smoke tests had passed before it went on.</summary>
    Smoke,

    /// <summary>Whether it had been good for long enough before it went on.</summary>
    Soak,

    /// <summary>The commit that the image was made from.</summary>
    Source,
}
