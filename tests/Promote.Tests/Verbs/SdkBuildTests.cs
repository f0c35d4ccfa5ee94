using System.Text.Json;
using Promote.Tests.Registries;

namespace Promote.Tests.Verbs;

/// <summary>The .NET SDK's own container build, pushed to a real registry.</summary>
[Trait("Suite", "Slow")]
public sealed class SdkBuildTests
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <UseAppHost>false</UseAppHost>
          </PropertyGroup>
          <Target Name="Stamp" BeforeTargets="ComputeContainerConfig" DependsOnTargets="InitializeSourceControlInformation">
            <ItemGroup>
              <ContainerLabel Include="org.opencontainers.image.revision" Value="$(SourceRevisionId)" />
            </ItemGroup>
          </Target>
        </Project>
        """;

    [Theory]
    [InlineData("-p:Title=one", false)]
    [InlineData("-p:RuntimeIdentifiers=\"linux-x64;linux-musl-x64\"", true)]
    public async Task The_sdks_digest_is_that_of_the_registry_for_one_platform_and_for_several(
        string more,
        bool isIndex
    )
    {
        await using var registry = await DockerRegistry.StartAsync();
        await registry.PushAsync("base/runtime", "1");
        using var app = await AppRepository.CreateAsync(
            $$"""
            builds:
              - images: [{{registry.Host}}/acme/web]
                run:
                  - dotnet
                  - publish
                  - -t:PublishContainer
                  - -p:ContainerBaseImage={{registry.Host}}/base/runtime:1
                  - -p:ContainerRegistry={registry}
                  - -p:ContainerRepository={repository}
                  - -p:ContainerImageTag={tag}
                  - {{JsonSerializer.Serialize(more)}}
                  - --tl:off
                  - -nodeReuse:false
                digest: sdk
            """
        );
        app.Write("web.csproj", Project);
        app.Write("Program.cs", "System.Console.WriteLine();\n");
        app.Write(".gitignore", "bin/\nobj/\n");
        // What stands in the folders above is none of this project's.
        app.Write("Directory.Build.props", "<Project />\n");
        app.Write("Directory.Packages.props", "<Project />\n");
        var commit = await app.CommitAsync();

        var first = await app.BuildAsync();
        var second = await app.BuildAsync();

        var name = $"{registry.Host}/acme/web";
        first.Images[0].Reference.ShouldBe($"{name}:{commit}@{await registry.DigestAsync("acme/web", commit)}");
        second.Images[0].ShouldBe(first.Images[0] with { Reused = true });
        app.Warnings.ShouldBeEmpty();
        (await new RegistryClient().FindAsync(name, commit))!.IsIndex.ShouldBe(isIndex);
    }
}
