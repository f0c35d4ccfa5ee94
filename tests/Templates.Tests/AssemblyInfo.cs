using Templates.Tests.Running;

[assembly: AssemblyFixture(typeof(WorkflowRunner))]
[assembly: AssemblyFixture(typeof(FixtureRepositories))]
