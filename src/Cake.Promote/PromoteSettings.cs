namespace Cake.Promote;

/// <summary>What the aliases need to know. What is left out is taken from the environment or from <c>promote.build.yaml</c>.</summary>
public sealed class PromoteSettings
{
    /// <summary>The app as <c>promote.yaml</c> names it; else <c>PROMOTE_APP</c>, else what <c>promote.build.yaml</c> says.</summary>
    public string? App { get; set; }

    /// <summary>The manifests repository: <c>owner/name</c>, a Git URL or a local path; else <c>PROMOTE_MANIFESTS</c>, else what <c>promote.build.yaml</c> says.</summary>
    public string? Manifests { get; set; }

    /// <summary>The environment, where a verb takes one; null for the first of the chain.</summary>
    public string? Environment { get; set; }

    /// <summary>For a bump: images as <c>NAME:TAG@DIGEST</c>.</summary>
    public IList<string> Images { get; } = [];

    /// <summary>For a bump or a hotfix: the commit that the images were built from.</summary>
    public string? SourceCommit { get; set; }

    /// <summary>For a promotion: the tag that is meant; where another runs by now, it is superseded. For a hotfix: the tag of its images.</summary>
    public string? Tag { get; set; }

    /// <summary>For a rollback: a tag that ran there, or a commit of the manifests repository; null for what ran before.</summary>
    public string? To { get; set; }

    /// <summary>For a rollback or a hotfix: why, for people.</summary>
    public string? Reason { get; set; }

    /// <summary>Whether something older may replace what runs.</summary>
    public bool AllowDowngrade { get; set; }

    /// <summary>For a request: the workflow's file name in the manifests repository; null for <c>promote.yml</c>.</summary>
    public string? Workflow { get; set; }

    /// <summary>For a proof: a commit of the default branch, whose content and rules count; null for its head.</summary>
    public string? At { get; set; }

    /// <summary>Whether to stop at the plan.</summary>
    public bool DryRun { get; set; }

    /// <summary>For the next steps: <c>evidence</c> or <c>promotions</c>; null for all.</summary>
    public string? Only { get; set; }

    /// <summary>The file that a build writes, and that a bump, a request and following read instead of images or a tag.</summary>
    public string? Artifact { get; set; }

    /// <summary>For an audit: whether its verdict is recorded for the guard.</summary>
    public bool Record { get; set; }

    /// <summary>How long to wait, or to try smoke tests again; null for the verb's default.</summary>
    public TimeSpan? Timeout { get; set; }
}
