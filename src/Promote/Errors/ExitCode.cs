namespace Promote.Errors;

/// <summary>What a verb comes to, as the exit code that every front end returns.</summary>
public enum ExitCode
{
    /// <summary>Done, or already so.</summary>
    Done = 0,

    /// <summary>A bug or an unforeseen failure.</summary>
    Failed = 1,

    /// <summary>Wrong usage or configuration.</summary>
    Usage = 2,

    /// <summary>Refused by a gate.</summary>
    Refused = 3,

    /// <summary>A gate is not open yet, or a deadline passed while waiting for it; ask again later.</summary>
    Waiting = 4,

    /// <summary>The branch moved on to something newer.</summary>
    Superseded = 5,

    /// <summary>A remote was unreachable or kept failing.</summary>
    Unreachable = 6,

    /// <summary>Not authenticated, or not allowed.</summary>
    NotAllowed = 7,

    /// <summary>What was deployed is unhealthy, or its smoke test failed.</summary>
    Unhealthy = 8,
}
