namespace Promote.Sandbox.Deployer;

/// <summary>The manifests at a commit can't be rendered: Argo CD's <c>ComparisonError</c>.</summary>
internal sealed class RenderException(string message) : Exception(message);
