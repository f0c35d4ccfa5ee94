using Promote.Errors;

namespace Promote.Forges.GitHub;

/// <summary>GitHub's GraphQL API answered with an error.</summary>
internal sealed class GraphQlException(ErrorCode code, string remote, string message, string next)
    : PromoteException(code, message, next)
{
    /// <summary>What people know the server by.</summary>
    public string Remote { get; } = remote;

    /// <summary>GitHub's name for the kind of error, such as <c>STALE_DATA</c>; may be empty.</summary>
    public required string Type { get; init; }

    /// <summary>GitHub's own words.</summary>
    public required string Reason { get; init; }

    /// <summary>Whether a branch was not where it was expected.</summary>
    public bool IsStale =>
        Type == "STALE_DATA"
        || Reason.Contains("Expected branch to point to", StringComparison.Ordinal)
        || Reason.Contains("beforeOid", StringComparison.Ordinal);
}
