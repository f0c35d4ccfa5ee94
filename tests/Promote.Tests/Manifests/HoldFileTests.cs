using System.Text;
using Promote.Artifacts;
using Promote.Errors;
using Promote.Manifests;

namespace Promote.Tests.Manifests;

public sealed class HoldFileTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("true")]
    [InlineData("a: b # c \"d\" 'e' \\ \n- f")]
    [InlineData("é \u2028 \u0085 😀")]
    public void What_is_written_is_read_whatever_the_reason_says(string reason)
    {
        var hold = new Hold(
            "web",
            "prod",
            [
                new HeldArtifact
                {
                    Images =
                    [
                        ImageReference.Parse("localhost:5000/web:123@sha256:" + new string('a', 64)),
                        ImageReference.Parse("ghcr.io/acme/worker:1e3"),
                    ],
                    Since = new DateTimeOffset(2026, 1, 5, 12, 0, 0, TimeSpan.Zero),
                    By = reason,
                    Reason = reason,
                },
                new HeldArtifact
                {
                    Images = [ImageReference.Parse("ghcr.io/acme/web:2")],
                    Since = new DateTimeOffset(2026, 1, 6, 12, 0, 0, TimeSpan.Zero),
                    By = "dana",
                },
            ]
        );

        var read = HoldFile.Read(HoldFile.Write(hold), "prod", "web");

        HoldFile.Write(read).ShouldBe(HoldFile.Write(hold));
        read.Artifacts[0].Images.ShouldBe(hold.Artifacts[0].Images);
        (read.Artifacts[0].Reason, read.Artifacts[0].By, read.Artifacts[0].Since).ShouldBe(
            (reason, reason, hold.Artifacts[0].Since)
        );
        read.Artifacts[1].Reason.ShouldBeNull();
    }

    [Theory]
    [InlineData("version: 2\n", "'version' is 1")]
    [InlineData("version: 1\napp: api\nenvironment: prod\n", "'app' is 'api', but the file's path says web.")]
    [InlineData("version: 1\napp: web\nenvironment: prod\nheld: []\n", "'held' has none.")]
    [InlineData("version: 1\napp: web\nenvironment: prod\nheld: [{ images: [] }]\n", "'since' is missing.")]
    [InlineData(
        "version: 1\napp: web\nenvironment: prod\nheld: [{ since: \"2026-01-05T12:00:00Z\", images: [{ name: web }] }]\n",
        "has a tag or a digest"
    )]
    [InlineData(
        "version: 1\napp: web\nenvironment: prod\nheld: [{ since: \"2026-01-05T12:00:00Z\", images: [{ name: web, digest: x }] }]\n",
        "'x' is not a digest."
    )]
    [InlineData("version: 1\nhold: {}\n", "'hold' is not a key here. Did you mean 'held'?")]
    [InlineData("[", "holds/prod/web.yaml:")]
    public void What_is_wrong_is_told_with_its_place_and_how_to_go_on(string text, string problem)
    {
        var error = Should.Throw<PromoteException>(() => HoldFile.Read(Encoding.UTF8.GetBytes(text), "prod", "web"));

        error.Code.Exit.ShouldBe(ExitCode.Usage);
        error.Message.ShouldContain("holds/prod/web.yaml:");
        error.Message.ShouldContain(problem);
        error.Next.ShouldContain("promote release --app web --env prod");
    }
}
