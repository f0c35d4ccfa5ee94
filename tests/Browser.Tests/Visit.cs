using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>Someone who looks at a sandbox: a browser without a past, and all that went wrong in it.</summary>
internal sealed class Visit : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly ConcurrentQueue<string> troubles = new();

    private Visit(Sandbox sandbox, IBrowserContext context, IPage page)
    {
        (Sandbox, this.context, Page) = (sandbox, context, page);
        page.Dialog += async (_, dialog) =>
        {
            troubles.Enqueue("dialog: " + dialog.Message);
            await dialog.DismissAsync();
        };
        page.PageError += (_, error) => troubles.Enqueue("error: " + error);
        page.Console += (_, message) =>
        {
            // A refusal's status is logged as an error too; that is no trouble.
            if (!message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
                troubles.Enqueue($"{message.Type}: {message.Text}");
        };
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(sandbox.Url + "/", StringComparison.Ordinal))
                troubles.Enqueue("request: " + request.Url);
        };
    }

    /// <summary>What is looked at.</summary>
    public Sandbox Sandbox { get; }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>Dialogs, script errors, console messages such as violations of the policy, and requests to elsewhere.</summary>
    public IReadOnlyCollection<string> Troubles => troubles;

    /// <summary>Starts a sandbox and looks at it.</summary>
    public static async Task<Visit> StartAsync(
        Chromium chromium,
        int width = 1200,
        ColorScheme scheme = ColorScheme.Light
    )
    {
        var sandbox = await Sandbox.StartAsync();
        var fresh = await chromium.Browser.NewContextAsync(
            new()
            {
                ViewportSize = new() { Width = width, Height = 900 },
                ColorScheme = scheme,
            }
        );
        return new Visit(sandbox, fresh, await fresh.NewPageAsync());
    }

    /// <summary>Opens the first page.</summary>
    public Task HomeAsync() => Page.GotoAsync(Sandbox.Url);

    /// <summary>Opens a pull request's page, once its check has reported.</summary>
    public async Task LookAsync(string pull)
    {
        await Page.GotoAsync(pull);
        // The page loads itself again until then.
        await Assertions.Expect(Page.GetByText("1 kustomization renders")).ToBeVisibleAsync();
    }

    /// <summary>Becomes someone.</summary>
    public async Task SignInAsync(string login)
    {
        await Button(login).ClickAsync();
        await Assertions.Expect(Page.GetByText("Signed in as")).ToBeVisibleAsync();
        await Assertions.Expect(Button(login)).ToHaveAttributeAsync("aria-pressed", "true");
    }

    /// <summary>A button by its text.</summary>
    public ILocator Button(string text) => Page.GetByRole(AriaRole.Button, new() { Name = text, Exact = true });

    /// <summary>An environment's card.</summary>
    public ILocator Card(string environment) => Page.Locator($"[data-environment={environment}]");

    /// <summary>Loads the page again until a text is on it.</summary>
    public async Task ReloadUntilAsync(ILocator there)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await there.CountAsync() == 0)
        {
            await Task.Delay(100, deadline.Token);
            await Page.ReloadAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await context.CloseAsync();
        await Sandbox.DisposeAsync();
    }
}
