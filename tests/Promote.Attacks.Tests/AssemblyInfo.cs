using Acceptance.Tests.World;
using Promote.Attacks.Tests.World;

[assembly: AssemblyFixture(typeof(ManifestsWorld))]
[assembly: AssemblyFixture(typeof(Sandbox))]
[assembly: AssemblyFixture(typeof(Promote.Tests.Manifests.Kubectl))]
