using Promote.Forges;

namespace Promote.Tests.Forges;

public sealed class MarkdownTests
{
    [Theory]
    [InlineData("plain words, 1.2.3 and café 🎉", "plain words, 1.2.3 and café 🎉")]
    [InlineData("@acme/owners please", "@\u200Bacme/owners please")]
    [InlineData("Fixes #123, acme/web#4", "Fixes #\u200B123, acme/web#\u200B4")]
    [InlineData("closes GH-12 and gh-3", "closes GH-\u200B12 and gh-\u200B3")]
    [InlineData("https://evil.test/a", "https:\u200B//evil.test/a")]
    [InlineData("see www.evil.test", "see www.\u200Bevil.test")]
    [InlineData("[x](javascript:1) ![i](u)", @"\[x\]\(javascript:1\) \!\[i\]\(u\)")]
    [InlineData("<script>&amp;</script> -->", "&lt;script&gt;&amp;amp;&lt;/script&gt; --&gt;")]
    [InlineData("a | b \\| c", @"a \| b \\\| c")]
    [InlineData("`code` *b* _i_ ~~s~~ $x$", @"\`code\` \*b\* \_i\_ \~\~s\~\~ \$x\$")]
    [InlineData("- a list", @"\- a list")]
    [InlineData("12. a list", @"12\. a list")]
    [InlineData("# a heading", "#\u200B a heading")]
    [InlineData("one\r\n\r\n## two\u2028three\u0085four\0five", "one    #\u200B#\u200B two three four five")]
    [InlineData("abc\u202Egnp.exe\u200F\u2066", "abc gnp.exe")]
    public void Text_of_others_shows_as_itself_and_does_nothing(string text, string escaped) =>
        Markdown.Escape(text).ShouldBe(escaped);

    [Theory]
    [InlineData("ghcr.io/acme/web", "`ghcr.io/acme/web`")]
    [InlineData("a`b|c\nd", "`a'b¦c d`")]
    [InlineData("a\\|b", "`a\\¦b`")]
    [InlineData(" \n", "")]
    public void Code_stays_code_within_its_cell(string text, string code) => Markdown.Code(text).ShouldBe(code);

    [Fact]
    public void Half_of_a_surrogate_pair_is_replaced_here_and_not_on_the_way() =>
        Markdown.Escape("half \uD83D of a pair").ShouldBe("half \uFFFD of a pair");

    [Fact]
    public void A_long_text_is_cut_between_characters()
    {
        var escaped = Markdown.Escape(string.Concat(Enumerable.Repeat("🎉", 500)));

        escaped.Length.ShouldBeLessThanOrEqualTo(302);
        escaped.ShouldEndWith("🎉…");
    }

    [Fact]
    public void A_links_address_cannot_end_the_link() =>
        Markdown.Link("run", new Uri("https://ci.test/a>b)c d")).ShouldBe("[run](<https://ci.test/a%3Eb)c%20d>)");
}
