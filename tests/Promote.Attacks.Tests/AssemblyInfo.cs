using Promote.Attacks.Tests.World;

[assembly: AssemblyFixture(typeof(ManifestsWorld))]
