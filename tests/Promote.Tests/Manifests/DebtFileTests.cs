using System.Text;
using Promote.Artifacts;
using Promote.Errors;
using Promote.Manifests;

namespace Promote.Tests.Manifests;

public sealed class DebtFileTests
{
    private const string Top =
        "version: 1\napp: web\nenvironment: prod\nsince: \"2026-01-05T12:00:00Z\"\nby: dana\nreason: x\n";

    [Theory]
    [InlineData("plain")]
    [InlineData("true")]
    [InlineData("a: b # c \"d\" 'e' \\ \n- f")]
    [InlineData("é \u2028 \u0085 😀")]
    public void What_is_written_is_read_whatever_the_reason_says(string reason)
    {
        var debt = new Debt
        {
            App = "web",
            Environment = "prod",
            Images = [ImageReference.Parse("localhost:5000/web:1e3@sha256:" + new string('a', 64))],
            Owed = ["dev", "staging"],
            Since = new DateTimeOffset(2026, 1, 5, 12, 0, 0, TimeSpan.Zero),
            By = reason,
            Reason = reason,
        };

        var read = DebtFile.Read(DebtFile.Write(debt), "prod", "web");

        DebtFile.Write(read).ShouldBe(DebtFile.Write(debt));
        read.IsSameAs(debt).ShouldBeTrue();
        (read.Reason, read.By, read.Since).ShouldBe((reason, reason, debt.Since));
    }

    [Theory]
    [InlineData("version: 1\napp: api\nenvironment: prod\n", "'app' is 'api', but the file's path says web.")]
    [InlineData(Top + "images: []\nowed: [dev]\n", "'images' has none.")]
    [InlineData(Top + "owed: [dev]\n", "'images' is missing.")]
    [InlineData(Top + "images: [{ name: web, tag: x }]\nowed: [dev]\n", "has a tag and a digest")]
    [InlineData(Top + "images: [{ name: web, tag: x, digest: y }]\nowed: [dev]\n", "'y' is not a digest.")]
    [InlineData(Top + "images: []\nowed: []\n", "'owed' has none.")]
    [InlineData(Top + "owe: []\n", "'owe' is not a key here. Did you mean 'owed'?")]
    [InlineData("[", "debts/prod/web.yaml:")]
    public void What_is_wrong_is_told_with_its_place(string text, string problem)
    {
        var error = Should.Throw<PromoteException>(() => DebtFile.Read(Encoding.UTF8.GetBytes(text), "prod", "web"));

        error.Code.Exit.ShouldBe(ExitCode.Usage);
        error.Message.ShouldContain("debts/prod/web.yaml:");
        error.Message.ShouldContain(problem);
    }
}
