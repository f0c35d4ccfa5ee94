using System.Globalization;
using Promote.Hosts;

namespace Promote.Tests.Hosts;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("::set-output name=x::y")]
    [InlineData("  ::error::y")]
    [InlineData("\t\u00a0\u3000::add-mask::e")]
    [InlineData("fine\r::error::y")]
    [InlineData("fine\r\n::stop-commands::x")]
    [InlineData("fine\n::error::y")]
    [InlineData("fine\u0085::error::y")]
    [InlineData("fine\u2028::error::y")]
    [InlineData("\u200b::error::y")]
    [InlineData("\u00ad:\ufe0f:error::y")]
    [InlineData("\0::error::y")]
    [InlineData("\u001b[0m::error::y")]
    [InlineData("x ##vso[task.setvariable variable=PATH]y")]
    [InlineData("##VSO[task.complete]")]
    [InlineData("x ##[add-mask]e")]
    [InlineData("#\u200d#vso[task.setvariable variable=PATH]y")]
    [InlineData("###vso[task.complete]##[error]::")]
    [InlineData("::##vso[task.complete]")]
    public void No_line_is_a_command(string text)
    {
        foreach (var line in PlainText.Lines(text).Append(PlainText.Single(text)))
        {
            line.ShouldNotContain('\n');
            line.ShouldNotContain('\r');
            var seen = AsRunnersCompare(line);
            seen.TrimStart().StartsWith("::", StringComparison.Ordinal).ShouldBeFalse(line);
            seen.Contains("##[", StringComparison.Ordinal).ShouldBeFalse(line);
            seen.Contains("##vso[", StringComparison.OrdinalIgnoreCase).ShouldBeFalse(line);
        }
    }

    // By culture: what cannot be seen does not count. (Written out, as this runs without cultures.)
    private static string AsRunnersCompare(string line) =>
        string.Concat(
            line.Where(character =>
                CharUnicodeInfo.GetUnicodeCategory(character)
                    is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.NonSpacingMark)
            )
        );

    [Theory]
    [InlineData("std::vector, a :: b and C:: too")]
    [InlineData("## Heading [link](x)")]
    [InlineData("  - {a: b} ## no command")]
    [InlineData("👩‍💻 é ü\ttab")]
    [InlineData("")]
    public void Ordinary_text_stays_as_it_is(string text) => PlainText.Lines(text).ShouldBe([text]);

    [Fact]
    public void Lines_stay_lines() => PlainText.Lines("a\r\nb\n\nc").ShouldBe(["a", "b", "", "c"]);

    [Fact]
    public void What_was_meant_can_still_be_read() =>
        PlainText.Lines("::error::x\n##vso[task.complete]y").ShouldBe([": :error::x", "# #vso[task.complete]y"]);
}
