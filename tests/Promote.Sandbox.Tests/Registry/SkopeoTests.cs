using System.Diagnostics;
using Promote.Sandbox.Registry;

namespace Promote.Sandbox.Tests.Registry;

public class SkopeoTests
{
    [Fact]
    public async Task A_client_that_others_wrote_copies_an_image_within_the_registry()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/skopeo"), "skopeo is not installed");
        await using var registry = await RegistryHost.StartAsync();
        var digest = registry.Store.SeedBaseImage("base/dotnet", "10");
        var login = Path.Combine(registry.Folder, "login.json");
        var host = $"127.0.0.1:{registry.Port}";
        var credentials = RegistryHost.Basic("promote", RegistryHost.Password).Parameter;
        await File.WriteAllTextAsync(login, $$"""{ "auths": { "{{host}}": { "auth": "{{credentials}}" } } }""");

        using var skopeo = Process.Start(
            new ProcessStartInfo(
                "skopeo",
                [
                    "copy",
                    "--insecure-policy",
                    "--authfile",
                    login,
                    "--src-tls-verify=false",
                    "--dest-tls-verify=false",
                    "--preserve-digests",
                    $"docker://{host}/base/dotnet:10",
                    $"docker://{host}/acme/copy:1",
                ]
            )
            {
                UseShellExecute = false,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        )!;
        var errors = await skopeo.StandardError.ReadToEndAsync();
        await skopeo.WaitForExitAsync();

        skopeo.ExitCode.ShouldBe(0, errors);
        registry.Store.FindManifest("acme/copy", "1")!.Digest.ShouldBe(digest);
    }
}
