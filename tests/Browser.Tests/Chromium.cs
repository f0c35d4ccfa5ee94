using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Browser.Tests.Chromium))]

namespace Browser.Tests;

/// <summary>The system's Chromium, started once for all tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Places =
    [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
    ];
    private IPlaywright? playwright;

    /// <summary>It.</summary>
    public IBrowser Browser { get; private set; } = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var path =
            Places.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("There is no Chromium: apt-get install chromium.");
        playwright = await Playwright.CreateAsync();
        // A busy machine is slow, not wrong.
        Assertions.SetDefaultExpectTimeout(30_000);
        Browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = ["--no-sandbox"] });
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Browser.CloseAsync();
        playwright?.Dispose();
    }
}
