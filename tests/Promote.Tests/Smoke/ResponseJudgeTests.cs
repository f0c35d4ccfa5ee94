using Promote.Configuration;
using Promote.Smoke;

namespace Promote.Tests.Smoke;

public sealed class ResponseJudgeTests
{
    private static readonly SmokeAnswer Good = new(
        200,
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["X-Version"] = "2" },
        """{"version":"2","replicas":2.0,"ready":true,"note":null,"tags":["a"]}"""
    );

    [Fact]
    public void All_that_holds_passes_and_says_what_was_seen() =>
        ResponseJudge
            .Judge(
                new SmokeExpectation
                {
                    Headers = new Dictionary<string, string> { ["x-version"] = "2" },
                    Json = new Dictionary<string, string>
                    {
                        ["/version"] = "2",
                        ["/replicas"] = "2.0",
                        ["/ready"] = "true",
                        ["/note"] = "null",
                        ["/tags"] = """["a"]""",
                    },
                    Body = "\"ready\":true",
                },
                Good
            )
            .ShouldBe(
                new CheckOutcome(
                    true,
                    """status 200, /version 2, /replicas 2.0, /ready true, /note null, /tags ["a"]"""
                )
            );

    [Theory]
    [InlineData("/version", "3", "/version is '2', not '3'")]
    [InlineData("/replicas", "2", "/replicas is '2.0', not '2'")]
    [InlineData("/ready", "True", "/ready is 'true', not 'True'")]
    [InlineData("/nope", "2", "the JSON has no /nope: {\"version\"")]
    public void A_value_that_differs_is_shown_beside_what_was_expected(string path, string value, string detail)
    {
        var outcome = ResponseJudge.Judge(
            new SmokeExpectation { Json = new Dictionary<string, string> { [path] = value } },
            Good
        );

        outcome.Passed.ShouldBeFalse();
        outcome.Detail.ShouldStartWith(detail);
    }

    [Fact]
    public void Another_status_is_shown_with_the_body() =>
        ResponseJudge
            .Judge(new SmokeExpectation(), Good with { Status = 503, Body = "upstream\r\n\u001b[31mgone\u0007" })
            .Detail.ShouldBe("status 503, not 200: upstream [31mgone");

    [Fact]
    public void A_long_body_is_cut_between_characters()
    {
        var detail = ResponseJudge
            .Judge(
                new SmokeExpectation { Body = "x" },
                Good with
                {
                    Body = "y" + string.Concat(Enumerable.Repeat("😀", 500)),
                }
            )
            .Detail;

        detail.Length.ShouldBeLessThan(260);
        detail.EnumerateRunes().ShouldNotContain(rune => rune.Value == 0xFFFD);
    }

    [Theory]
    [InlineData("X-Nope", "2", "no header X-Nope")]
    [InlineData("X-Version", "3", "header X-Version is '2', not '3'")]
    public void A_header_that_differs_fails(string name, string value, string detail) =>
        ResponseJudge
            .Judge(new SmokeExpectation { Headers = new Dictionary<string, string> { [name] = value } }, Good)
            .ShouldBe(new CheckOutcome(false, detail));

    [Theory]
    [InlineData("<html>", "the body is not JSON: <html>")]
    [InlineData("", "the body is not JSON")]
    [InlineData("""{"version":"\ud800"}""", "the body is not JSON: {")]
    public void A_body_that_is_no_json_is_said_to_be_none(string body, string detail) =>
        ResponseJudge
            .Judge(
                new SmokeExpectation { Json = new Dictionary<string, string> { ["/version"] = "2" } },
                Good with
                {
                    Body = body,
                }
            )
            .Detail.ShouldStartWith(detail);

    [Fact]
    public void A_byte_order_mark_does_no_harm() =>
        ResponseJudge
            .Judge(
                new SmokeExpectation { Json = new Dictionary<string, string> { ["/version"] = "2" } },
                Good with
                {
                    Body = "\uFEFF" + Good.Body,
                }
            )
            .Passed.ShouldBeTrue();
}
