namespace Promote.Tests.Manifests;

/// <summary>The real helm.</summary>
public sealed class Helm() : LayerProgram("helm", "installed-helm.json");
