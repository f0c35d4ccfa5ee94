using Promote.Sandbox.Tests.Registry;

namespace Promote.Sandbox.Tests.Deployer;

/// <summary>A registry with two versions of the sample application, each really built and pushed.</summary>
public sealed class PublishedImages : IAsyncLifetime
{
    internal RegistryHost Registry { get; private set; } = null!;

    internal Version First { get; private set; } = null!;

    internal Version Second { get; private set; } = null!;

    internal string Name => $"localhost:{Registry.Port}/acme/web";

    public async ValueTask InitializeAsync()
    {
        Registry = await RegistryHost.StartAsync();
        Promote.Sandbox.Registry.BaseImage.SeedBaseImage(Registry.Store, "base/dotnet", "10");
        using var app = await SampleApp.CreateAsync();
        First = await PublishAsync(app);
        await app.CommitAsync("Second version");
        Second = await PublishAsync(app);
    }

    public ValueTask DisposeAsync() => Registry.DisposeAsync();

    private async Task<Version> PublishAsync(SampleApp app)
    {
        var commit = await app.HeadAsync();
        await app.PublishAsync(Registry.Port, "acme/web", commit[..12]);
        return new Version(commit, commit[..12], $"{Registry.Store.FindManifest("acme/web", commit[..12])!.Digest}");
    }

    internal sealed record Version(string Commit, string Tag, string Digest);
}
