using System.Text.Json;
using Promote.Smoke;

namespace Promote.Tests.Smoke;

public sealed class JsonPointerTests
{
    // The document and the pointers of RFC 6901, section 5, and some that lead nowhere.
    private const string Json = """
        {"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8,"~1":9,"01":10}
        """;

    [Theory]
    [InlineData("/foo/0", "\"bar\"")]
    [InlineData("/", "0")]
    [InlineData("/a~1b", "1")]
    [InlineData("/c%d", "2")]
    [InlineData("/e^f", "3")]
    [InlineData("/g|h", "4")]
    [InlineData("/i\\j", "5")]
    [InlineData("/k\"l", "6")]
    [InlineData("/ ", "7")]
    [InlineData("/m~0n", "8")]
    [InlineData("/~01", "9")]
    [InlineData("/01", "10")]
    [InlineData("/foo", """["bar","baz"]""")]
    [InlineData("/foo/01", null)]
    [InlineData("/foo/-", null)]
    [InlineData("/foo/2", null)]
    [InlineData("/foo/99999999999", null)]
    [InlineData("/foo/0/x", null)]
    [InlineData("/nope", null)]
    public void A_pointer_leads_to_its_value(string path, string? raw)
    {
        using var document = JsonDocument.Parse(Json);

        JsonPointer.Find(document.RootElement, path)?.GetRawText().ShouldBe(raw);
    }

    [Fact]
    public void The_empty_pointer_is_the_whole_document()
    {
        using var document = JsonDocument.Parse("7");

        JsonPointer.Find(document.RootElement, "")?.GetRawText().ShouldBe("7");
    }
}
