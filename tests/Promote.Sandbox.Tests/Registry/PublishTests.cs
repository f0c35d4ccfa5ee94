using System.Text.Json.Nodes;
using Promote.Sandbox.Registry;

namespace Promote.Sandbox.Tests.Registry;

public class PublishTests
{
    [Fact]
    public async Task The_SDK_pushes_the_sample_application_with_its_commit_as_a_label()
    {
        await using var registry = await RegistryHost.StartAsync();
        registry.Store.SeedBaseImage("base/dotnet", "10");
        using var app = await SampleApp.CreateAsync();

        await app.PublishAsync(registry.Port, "acme/web", "v1");

        var manifest = JsonNode.Parse(registry.Store.FindManifest("acme/web", "v1").ShouldNotBeNull().Bytes)!;
        ContentDigest.TryParse(manifest["config"]!["digest"]!.GetValue<string>(), out var digest).ShouldBeTrue();
        var config = JsonNode.Parse(
            await File.ReadAllTextAsync(registry.Store.FindBlob("acme/web", digest!).ShouldNotBeNull().FullName)
        )!["config"]!;
        config["Labels"]!["org.opencontainers.image.revision"]!.GetValue<string>().ShouldBe(await app.HeadAsync());
        config["Entrypoint"]!.ToJsonString().ShouldBe("""["dotnet","/app/web.dll"]""");
    }
}
