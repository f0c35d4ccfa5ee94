using Microsoft.Playwright;

namespace Browser.Tests;

public sealed class LookTests(Chromium chromium)
{
    // Each text against the nearest background that is painted behind it; WCAG's formula.
    private const string Pale = """
        () => {
          const parts = text => { const all = text.match(/[\d.]+/g).map(Number); return all.length > 3 ? all : [...all, 1]; };
          const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
            .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
          const behind = element => { for (let at = element; at; at = at.parentElement) {
            const color = parts(getComputedStyle(at).backgroundColor); if (color[3] === 1) return color; } return [255, 255, 255, 1]; };
          return [...document.body.querySelectorAll('*')]
            .filter(element => [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()))
            .map(element => { const [a, b] = [light(parts(getComputedStyle(element).color)), light(behind(element))].sort((x, y) => y - x);
              return { ratio: (a + .05) / (b + .05), text: element.textContent.trim() }; })
            .filter(one => one.ratio < 4.5).map(one => `${one.ratio.toFixed(2)} ${one.text}`);
        }
        """;

    [Theory]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(1200, ColorScheme.Light)]
    [InlineData(1200, ColorScheme.Dark)]
    public async Task Every_page_fits_its_width_and_every_text_stands_out(int width, ColorScheme scheme)
    {
        await using var visit = await Visit.StartAsync(chromium, width, scheme);
        var pull = await visit.Sandbox.OpenAsync(
            body: new string('x', 300),
            title: "Promote web to prod " + new string('y', 120)
        );
        await visit.LookAsync(pull);
        await ShouldLookRightAsync(visit);
        await visit.SignInAsync("rita");
        await ShouldLookRightAsync(visit);
        await visit.Page.Locator("a[href*='/commit/']").ClickAsync();
        await ShouldLookRightAsync(visit);
        await visit.HomeAsync();
        await visit.ReloadUntilAsync(visit.Card("prod"));
        await ShouldLookRightAsync(visit);
    }

    [Fact]
    public async Task The_whole_way_goes_by_keyboard()
    {
        await using var visit = await Visit.StartAsync(chromium);
        var pull = await visit.Sandbox.OpenAsync();
        await visit.LookAsync(pull);
        await PressAsync("rita", "Signed in as");
        await PressAsync("Approve", "You approved this.");
        await PressAsync("Merge", "Merged by");

        async Task PressAsync(string text, string then)
        {
            // From the top of the page, and never past what is there.
            for (var i = 0; i < 20; i++)
            {
                await visit.Page.Keyboard.PressAsync("Tab");
                if (await visit.Page.EvaluateAsync<string>("() => document.activeElement.textContent") != text)
                    continue;
                await visit.Page.Keyboard.PressAsync("Enter");
                await Assertions.Expect(visit.Page.GetByText(then)).ToBeVisibleAsync();
                return;
            }

            Assert.Fail($"The Tab key does not reach {text}.");
        }
    }

    private static async Task ShouldLookRightAsync(Visit visit)
    {
        var over = await visit.Page.EvaluateAsync<int>(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        );
        over.ShouldBe(0, visit.Page.Url);
        (await visit.Page.EvaluateAsync<string[]>(Pale)).ShouldBeEmpty(visit.Page.Url);
    }
}
