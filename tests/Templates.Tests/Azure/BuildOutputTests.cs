using Templates.Tests.Running;

namespace Templates.Tests.Azure;

/// <summary>A build that prints what Azure would take for commands: in a world of its own, as nothing builds after it.</summary>
public sealed class BuildOutputTests(WorkflowRunner runner, AzureWorld world) : IClassFixture<AzureWorld>
{
    [Fact]
    public async Task What_a_build_prints_is_no_command()
    {
        await world.CommitAsync(
            "acme/web",
            new Dictionary<string, string?>
            {
                ["Directory.Build.targets"] = """
                <Project>
                  <Target Name="Evil" BeforeTargets="PrepareForBuild">
                    <Message Importance="high" Text="##vso[task.setvariable variable=tag%3BisOutput=true]evil" />
                    <Message Importance="high" Text="text ##vso[task.prependpath]/evil" />
                    <Error Text="##vso[task.setvariable variable=PROMOTE_TOKEN]evil" />
                  </Target>
                </Project>
                """,
            }
        );
        var commit = await world.PushAsync("build");

        var run = await runner.Tools.RunAsync(world.Request() with { SourceVersion = commit });

        var build = run.ShouldEndAs("Failed").Job("build").Step("build");
        build.Log.ShouldContain("evil");
        build.Outputs.Keys.ShouldNotContain("tag");
        build.Outputs["error"].ShouldBe("PROMOTE1001");
        build.Commands.ShouldBeSubsetOf(["task.setvariable", "task.uploadsummary", "task.logissue"]);
        build.Ignored.ShouldBeEmpty();
    }
}
