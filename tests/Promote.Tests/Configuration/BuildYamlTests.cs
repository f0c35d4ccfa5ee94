using System.Text;
using Promote.Configuration;
using Promote.Errors;
using Promote.Yaml;

namespace Promote.Tests.Configuration;

public sealed class BuildYamlTests
{
    [Fact]
    public void A_file_with_everything_is_read_as_written()
    {
        var configuration = Read(
            """
            version: 1
            app: web
            manifests: acme/manifests
            tag: sha-12
            reuse: never
            builds:
              - images: [ghcr.io/acme/web, ghcr.io/acme/worker]
                run: [docker, buildx, bake, --metadata-file, "{metadata-file}"]
                digest: metadata-file
              - images: ghcr.io/acme/tool
                run: [make]
            """
        );

        configuration.App.ShouldBe("web");
        configuration.Manifests.ShouldBe("acme/manifests");
        configuration.Tag.ShouldBe(TagSource.Sha12);
        configuration.Reuse.ShouldBe(ReusePolicy.Never);
        configuration.Builds[0].Images.ShouldBe(["ghcr.io/acme/web", "ghcr.io/acme/worker"]);
        configuration.Builds[0].Run.ShouldBe(["docker", "buildx", "bake", "--metadata-file", "{metadata-file}"]);
        configuration.Builds[0].Digest.ShouldBe(DigestSource.MetadataFile);
        configuration.Builds[1].Images.ShouldBe(["ghcr.io/acme/tool"]);
        configuration.Builds[1].Digest.ShouldBe(DigestSource.Registry);
    }

    [Fact]
    public void What_is_left_out_is_the_commit_as_tag_and_reuse_by_label()
    {
        var configuration = Read("version: 1\nbuilds:\n  - { images: [acme/web], run: [make] }\n");

        configuration.App.ShouldBeNull();
        configuration.Tag.ShouldBe(TagSource.Sha);
        configuration.Reuse.ShouldBe(ReusePolicy.Label);
    }

    [Theory]
    [InlineData("builds: []", "has none")]
    [InlineData("app: web", "'builds' is missing")]
    [InlineData("builds: [5]", "A build is a mapping")]
    [InlineData("builds: [{ run: [make] }]", "'images' is missing")]
    [InlineData("builds: [{ images: [], run: [make] }]", "'images' has none")]
    [InlineData("builds: [{ images: [acme/web] }]", "'run' is missing")]
    [InlineData("builds: [{ images: [acme/web], run: [] }]", "'run' has none")]
    [InlineData("builds: [{ images: [acme/web], run: [''] }]", "'run' starts with the program")]
    [InlineData("builds: [{ images: [acme/web], run: make it }]", "[make, it]")]
    [InlineData("builds: [{ images: [acme/web:1], run: [make] }]", "without tag or digest")]
    [InlineData("builds: [{ images: [acme/web, acme/web], run: [make] }]", "built twice")]
    [InlineData(
        "builds: [{ images: [acme/web], run: [make] }, { images: [acme/web], run: [make] }]",
        "'acme/web' is built twice"
    )]
    [InlineData("builds: [{ images: [acme/a, acme/b], run: [make], digest: sdk }]", "a build of its own")]
    [InlineData("builds: [{ images: [acme/web], run: [make], digest: skd }]", "sdk")]
    [InlineData("builds: [{ images: [acme/web], run: [make], args: 1 }]", "'args' is not a key here")]
    [InlineData("tag: latest\nbuilds: [{ images: [acme/web], run: [make] }]", "sha, sha-12, semver")]
    [InlineData("reuse: always\nbuilds: [{ images: [acme/web], run: [make] }]", "label, never")]
    [InlineData("app: ../x\nbuilds: [{ images: [acme/web], run: [make] }]", "cannot name an app")]
    public void A_file_that_is_wrong_is_refused_with_its_place_and_reason(string file, string message)
    {
        var error = Should.Throw<YamlException>(() => Read("version: 1\n" + file + "\n"));

        error.Code.Exit.ShouldBe(ExitCode.Usage);
        error.Message.ShouldStartWith("promote.build.yaml:");
        error.Message.ShouldContain(message);
    }

    private static BuildConfiguration Read(string file) =>
        BuildYaml.Read(Encoding.UTF8.GetBytes(file), BuildConfiguration.FileName);
}
