using System.Text;
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

    [Fact]
    public void A_secret_that_is_added_later_is_masked_too()
    {
        var redactor = new Redactor(["first-secret"]);
        redactor.Add("second-secret");
        redactor.Redact("first-secret second-secret").ShouldBe("*** ***");
    }

    [Theory]
    [InlineData("x-access-token")]
    [InlineData("")]
    [InlineData("someone")]
    [InlineData("someone-else")]
    [InlineData("a.person@acme.test")]
    public void Basic_credentials_are_masked_whole_whoever_the_user_is(string user)
    {
        var header = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:ghs_0123456789abcdef"));
        new Redactor(["ghs_0123456789abcdef"])
            .Redact($"Authorization: Basic {header}\nnext")
            .ShouldBe("Authorization: Basic ***\nnext");
    }

    [Fact]
    public void A_short_secret_is_masked_in_the_basic_credentials_of_the_usual_user_names() =>
        new Redactor(["abcde"])
            .Redact("Basic " + Convert.ToBase64String("x-access-token:abcde"u8))
            .ShouldBe("Basic ***");

    [Fact]
    public void Secrets_can_be_added_while_text_is_redacted()
    {
        var redactor = Redactor.None;
        Parallel.For(
            0,
            200,
            i =>
            {
                redactor.Add($"secret-number-{i}-");
                redactor.Redact($"x secret-number-{i}- y").ShouldBe("x *** y");
            }
        );
    }

    [Fact]
    public void No_redactor_shares_what_it_learned_with_another()
    {
        Redactor.None.Add("shared-secret");
        Redactor.None.Redact("shared-secret").ShouldBe("shared-secret");
    }
}
