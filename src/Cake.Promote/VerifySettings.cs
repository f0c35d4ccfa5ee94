namespace Cake.Promote;

/// <summary>What the guard's aliases need to know.</summary>
public sealed class VerifySettings
{
    /// <summary>What the change would be merged into: any revision of the clone.</summary>
    public string Base { get; set; } = "origin/main";

    /// <summary>The change: any revision of the clone.</summary>
    public string Head { get; set; } = "HEAD";

    /// <summary>A clone of the manifests repository; null for the working directory, or for none where a forge is asked.</summary>
    public string? Repository { get; set; }

    /// <summary>The manifests repository on its forge; else <c>PROMOTE_MANIFESTS</c>, else what <c>promote.build.yaml</c> says.</summary>
    public string? Manifests { get; set; }

    /// <summary>Whether the forge is told: one check and one comment.</summary>
    public bool Post { get; set; }

    /// <summary>Whether what passed is merged, where its environments are merged <c>when-green</c>.</summary>
    public bool Merge { get; set; }

    /// <summary>Whether what could not be judged counts as waiting.</summary>
    public bool Strict { get; set; }

    internal PromoteSettings Remotes => new() { Manifests = Manifests };
}
