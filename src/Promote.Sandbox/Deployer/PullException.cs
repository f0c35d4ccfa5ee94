namespace Promote.Sandbox.Deployer;

/// <summary>An image can't be had, or is not what it should be.</summary>
internal sealed class PullException(string message) : Exception(message);
