using Promote.Errors;

namespace Promote.Tests.Errors;

public class RedactorTests
{
    [Fact]
    public void A_secret_is_masked_wherever_it_stands() =>
        new Redactor(["s3cr/et"]).Redact("a s3cr/et b s3cr%2Fet").ShouldBe("a *** b ***");

    [Fact]
    public void User_info_in_a_url_is_masked_though_nobody_named_it() =>
        Redactor
            .None.Redact("https://x:tok@host/a and https://host/b")
            .ShouldBe("https://***@host/a and https://host/b");

    [Fact]
    public void A_longer_secret_is_masked_before_one_that_it_contains() =>
        new Redactor(["abcd", "abcdef"]).Redact("abcdef").ShouldBe("***");
}
