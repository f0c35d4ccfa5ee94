using Promote.Configuration;

namespace Promote.Smoke;

/// <summary>Runs smoke tests.</summary>
internal interface ISmokeRunner
{
    /// <summary>Runs one check once; its texts are expanded already. Never throws for a check that fails.</summary>
    Task<CheckOutcome> RunAsync(SmokeCheck check, CancellationToken cancellationToken);
}

/// <summary>What one try of a check saw.</summary>
/// <param name="Passed">Whether all that was expected held.</param>
/// <param name="Detail">What was seen: one line.</param>
internal sealed record CheckOutcome(bool Passed, string Detail);
