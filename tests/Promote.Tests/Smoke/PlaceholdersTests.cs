using Promote.Configuration;
using Promote.Errors;
using Promote.Smoke;

namespace Promote.Tests.Smoke;

public sealed class PlaceholdersTests
{
    private static readonly Dictionary<string, string?> Values = new(StringComparer.Ordinal)
    {
        ["tag"] = "1.2.3",
        ["digest"] = "sha256:ab",
        ["sha"] = null,
        ["env"] = "dev",
        ["app"] = "web",
    };

    [Fact]
    public void They_are_filled_in_wherever_a_check_has_text()
    {
        var check = Placeholders.Expand(
            new SmokeCheck
            {
                Get = "https://{app}.{env}.test/v?d={digest}",
                Run = ["./smoke.sh", "{tag}", "--{env}"],
                Expect = new SmokeExpectation
                {
                    Headers = new Dictionary<string, string> { ["X-Version"] = "{tag}" },
                    Json = new Dictionary<string, string> { ["/version"] = "v{tag}" },
                    Body = """{"version":"{tag}"}""",
                },
            },
            Values
        );

        check.Get.ShouldBe("https://web.dev.test/v?d=sha256%3Aab");
        check.Run.ShouldBe(["./smoke.sh", "1.2.3", "--dev"]);
        check.Expect.Headers["x-version"].ShouldBe("1.2.3");
        check.Expect.Json["/version"].ShouldBe("v1.2.3");
        check.Expect.Body.ShouldBe("""{"version":"1.2.3"}""");
    }

    [Theory]
    [InlineData("{tga}", "Did you mean 'tag'?")]
    [InlineData("{Tag}", "Did you mean 'tag'?")]
    [InlineData("{branch}", "{branch}, which is not known.")]
    [InlineData("{sha}", "the manifest does not say it")]
    public void One_that_cannot_be_filled_in_is_an_error(string body, string what) =>
        Should
            .Throw<UsageException>(() =>
                Placeholders.Expand(
                    new SmokeCheck
                    {
                        Get = "https://x.test",
                        Expect = new SmokeExpectation { Body = body },
                    },
                    Values
                )
            )
            .Message.ShouldContain(what);

    [Fact]
    public void A_value_that_looks_like_one_is_left_alone() =>
        Placeholders
            .Expand(
                new SmokeCheck { Run = ["x", "{tag}"] },
                new Dictionary<string, string?>(Values, StringComparer.Ordinal) { ["tag"] = "{env}" }
            )
            .Run[1]
            .ShouldBe("{env}");
}
