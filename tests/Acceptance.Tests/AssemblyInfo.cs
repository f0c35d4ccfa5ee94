using Acceptance.Tests.World;

[assembly: AssemblyFixture(typeof(Sandbox))]
