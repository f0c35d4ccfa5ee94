using Promote.Artifacts;
using Promote.Errors;
using Promote.Tests.Hosts;
using Promote.Verbs;

namespace Promote.Tests.Verbs;

public sealed class ArtifactFileTests
{
    private const string Web =
        "ghcr.io/acme/web:1@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string Worker =
        "ghcr.io/acme/worker:1@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    [Theory]
    [InlineData("0123456789abcdef0123456789abcdef01234567")]
    [InlineData(null)]
    public async Task What_is_written_is_read(string? commit)
    {
        var artifact = new Artifact([ImageReference.Parse(Web), ImageReference.Parse(Worker)], commit);

        var read = await ReadAsync(ArtifactFile.Write(artifact));

        read.Images.ShouldBe(artifact.Images);
        read.SourceCommit.ShouldBe(commit);
    }

    [Fact]
    public async Task The_json_result_of_a_build_is_read_too()
    {
        var read = await ReadAsync(
            $$"""{"sourceCommit": "0123", "tag": "1", "images": [{"reference": "{{Web}}", "reused": true}]}"""
        );

        read.Images.ShouldBe([ImageReference.Parse(Web)]);
        read.SourceCommit.ShouldBe("0123");
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"images": []}""")]
    [InlineData("""{"images": "x"}""")]
    [InlineData("""{"images": [5]}""")]
    [InlineData("""{"images": [null]}""")]
    [InlineData("""{"images": [{}]}""")]
    [InlineData("""{"images": ["not an image"]}""")]
    [InlineData("""{"images": ["ghcr.io/acme/web:1@sha256:short"]}""")]
    public async Task What_is_no_artifact_is_refused(string text) =>
        (await Should.ThrowAsync<UsageException>(() => ReadAsync(text))).Code.Exit.ShouldBe(ExitCode.Usage);

    [Fact]
    public async Task A_file_that_is_not_there_is_said_to_be_so()
    {
        using var folder = new TemporaryFolder();

        var error = await Should.ThrowAsync<UsageException>(() =>
            ArtifactFile.ReadAsync(folder.File("none.json"), TestContext.Current.CancellationToken)
        );

        error.Message.ShouldContain("none.json is not there");
        error.Next.ShouldContain("promote build --artifact");
    }

    private static async Task<Artifact> ReadAsync(string text)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("artifact.json"), text, TestContext.Current.CancellationToken);
        return await ArtifactFile.ReadAsync(folder.File("artifact.json"), TestContext.Current.CancellationToken);
    }
}
