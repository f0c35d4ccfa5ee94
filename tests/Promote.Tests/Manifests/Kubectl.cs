namespace Promote.Tests.Manifests;

/// <summary>The real kustomize, in kubectl.</summary>
public sealed class Kubectl() : LayerProgram("kubectl", "installed.json")
{
    /// <summary>What <c>kubectl kustomize</c> makes of a folder.</summary>
    public Task<string> KustomizeAsync(string folder) => RunAsync(Program, ["kustomize", folder], folder);
}
