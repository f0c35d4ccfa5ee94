using System.Text;
using Promote.Errors;
using Promote.Manifests;
using Promote.Yaml;

namespace Promote.Tests.Manifests;

public sealed class KustomizeRefsTests
{
    [Theory]
    [InlineData(
        "resources:\n- https://github.com/acme/web//deploy?ref=OLD\n",
        "resources:\n- https://github.com/acme/web//deploy?ref=NEW\n"
    )]
    [InlineData(
        "resources:\n- https://github.com/acme/web.git//deploy?timeout=90s&ref=OLD&submodules=0 # c\n",
        "resources:\n- https://github.com/acme/web.git//deploy?timeout=90s&ref=NEW&submodules=0 # c\n"
    )]
    [InlineData(
        "bases:\n- github.com/acme/web/deploy/base?ref=OLD\n",
        "bases:\n- github.com/acme/web/deploy/base?ref=NEW\n"
    )]
    [InlineData(
        "components:\n- 'git@github.com:acme/web.git//c?ref=OLD'\n",
        "components:\n- 'git@github.com:acme/web.git//c?ref=NEW'\n"
    )]
    [InlineData(
        "resources: [\"ssh://git@github.com:22/acme/web?ref=OLD\"]\n",
        "resources: [\"ssh://git@github.com:22/acme/web?ref=NEW\"]\n"
    )]
    [InlineData(
        "resources:\n- git::https://GitHub.com/Acme/Web.git?ref=OLD",
        "resources:\n- git::https://GitHub.com/Acme/Web.git?ref=NEW"
    )]
    [InlineData(
        "resources:\n- https://github.com/acme/web?ref=OLD\n- ../base\n- https://github.com/acme/web-infra?ref=OLD\n- https://github.com/acme/web//x?ref=OLD\n- https://gitlab.com/acme/web?ref=OLD\n- github.com/acme/web\n",
        "resources:\n- https://github.com/acme/web?ref=NEW\n- ../base\n- https://github.com/acme/web-infra?ref=OLD\n- https://github.com/acme/web//x?ref=NEW\n- https://gitlab.com/acme/web?ref=OLD\n- github.com/acme/web\n"
    )]
    [InlineData(
        "resources:\n- \"https://github.com/acme/web?ref=O\\x4cD\"\n",
        "resources:\n- \"https://github.com/acme/web?ref=NEW\"\n"
    )]
    public void Only_the_refs_of_that_repository_change(string before, string after) =>
        Edited.Ref(before, "https://github.com/acme/web", "NEW").ShouldBe(after);

    [Theory]
    [InlineData("https://github.com/acme/web")]
    [InlineData("https://github.com/acme/web.git")]
    [InlineData("git@github.com:acme/web.git")]
    [InlineData("github.com/acme/web")]
    [InlineData("ssh://git@github.com/acme/web/")]
    public void A_repository_may_be_written_in_many_ways(string repository) =>
        KustomizeRefs
            .Read("resources:\n- github.com/acme/web//a?ref=v1\n- github.com/acme/web\n"u8.ToArray(), "k", repository)
            .Select(found => $"{found.Ref} {found.Position}")
            .ShouldBe(["v1 2:3"]);

    [Theory]
    [InlineData("resources:\n- ../base\n", "No resource of the file is in https://github.com/acme/web", "PROMOTE2011")]
    [InlineData("resources:\n- https://github.com/acme/web//a\n", "has no ref", "PROMOTE2011")]
    [InlineData("x: &u https://github.com/acme/web?ref=OLD\nresources: [*u]\nbases: [*u]\ny: *u\n", null, null)]
    [InlineData(
        "resources:\n- &u https://github.com/acme/web?ref=OLD\nbases:\n- *u\n",
        "the alias *u at 4:3",
        "PROMOTE2012"
    )]
    public void What_cannot_be_set_is_refused(string text, string? message, string? code)
    {
        var set = () => KustomizeRefs.Set(Encoding.UTF8.GetBytes(text), "k", "https://github.com/acme/web", "NEW");

        if (message is null)
        {
            Encoding
                .UTF8.GetString(set())
                .ShouldContain(
                    "resources: [https://github.com/acme/web?ref=NEW]".Replace("[h", "[\"h").Replace("W]", "W\"]")
                );
            return;
        }

        var error = Should.Throw<EditException>(() => set());
        error.Message.ShouldContain(message);
        error.Code.Id.ShouldBe(code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a&x=y")]
    [InlineData("a#b")]
    public void A_ref_that_would_say_more_is_refused(string newRef) =>
        Should
            .Throw<UsageException>(() =>
                KustomizeRefs.Set("resources: []\n"u8.ToArray(), "k", "https://github.com/acme/web", newRef)
            )
            .Code.ShouldBe(ErrorCodes.InvalidReference);

    [Fact]
    public void A_local_path_is_no_repository() =>
        Should
            .Throw<UsageException>(() => KustomizeRefs.Read("resources: []\n"u8.ToArray(), "k", "../web"))
            .Code.ShouldBe(ErrorCodes.InvalidReference);
}
