using System.Text;
using Promote.Manifests;
using Promote.Yaml;

namespace Promote.Tests.Manifests;

/// <summary>The real kustomize renders each sample before and after each edit.</summary>
public sealed class KustomizeRendersTests(Kubectl kubectl) : IClassFixture<Kubectl>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("promote-kustomize-").FullName;

    /// <summary>An edit of an image, and the image strings that it takes away and brings.</summary>
    public sealed record Edit(
        string Name,
        string Image,
        string? Tag,
        string? Digest,
        string? NewName,
        string Before,
        string After
    );

    private static readonly Edit[] Edits =
    [
        new("tag", "web", "v2", null, null, "ghcr.io/acme/web:v1", "ghcr.io/acme/web:v2"),
        new(
            "a tag that looks like a number",
            "web",
            "1.10",
            null,
            null,
            "ghcr.io/acme/web:v1",
            "ghcr.io/acme/web:1.10"
        ),
        new("digest", "web", null, Edited.Digest, null, "ghcr.io/acme/web:v1", $"ghcr.io/acme/web:v1@{Edited.Digest}"),
        new(
            "tag and digest",
            "api",
            "3e493962",
            Edited.Digest,
            null,
            "ghcr.io/acme/api:v1",
            $"ghcr.io/acme/api:3e493962@{Edited.Digest}"
        ),
        new("name", "api", null, null, "registry:5000/api", "ghcr.io/acme/api:v1", "registry:5000/api:v1"),
        new("an entry that was not there", "side", "v9", Edited.Digest, null, "side:v0", $"side:v9@{Edited.Digest}"),
    ];

    public static TheoryData<string, string> Cases() =>
        [.. SampleOverlays.Layouts.Keys.SelectMany(layout => Edits.Select(edit => (layout, edit.Name)))];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Only_the_intended_images_differ(string layout, string editName)
    {
        var edit = Edits.Single(edit => edit.Name == editName);
        var before = Encoding.UTF8.GetBytes(SampleOverlays.Layouts[layout]);

        var after = KustomizeImages.Set(
            before,
            "k",
            edit.Image,
            new()
            {
                NewTag = edit.Tag,
                Digest = edit.Digest,
                NewName = edit.NewName,
            }
        );

        (await Rendered(after)).ShouldBe(
            (await Rendered(before)).Replace($"image: {edit.Before}\n", $"image: {edit.After}\n")
        );
        after.ShouldNotBe(before);
    }

    [Fact]
    public async Task A_removed_digest_is_gone()
    {
        var before = Encoding.UTF8.GetBytes(SampleOverlays.Layouts["usual"]);
        var pinned = KustomizeImages.Set(before, "k", "web", new() { Digest = Edited.Digest });

        var unpinned = KustomizeImages.Set(pinned, "k", "web", new() { RemoveDigest = true, NewTag = "v2" });

        (await Rendered(unpinned)).ShouldBe((await Rendered(before)).Replace("web:v1\n", "web:v2\n"));
    }

    [Fact]
    public async Task A_containers_image_by_path_differs_alone()
    {
        var overlay = "resources: [deployment.yaml]\n"u8.ToArray();
        var deployment = Encoding.UTF8.GetBytes(SampleOverlays.Deployment);
        var path = YamlPath.Parse("spec.template.spec.containers[2].image");

        var edited = YamlValue.SetImage(
            deployment,
            "deployment.yaml",
            path,
            new() { NewTag = "v1", Digest = Edited.Digest }
        );

        (await Rendered(overlay, edited)).ShouldBe(
            (await Rendered(overlay)).Replace("image: side:v0\n", $"image: side:v1@{Edited.Digest}\n")
        );
    }

    private async Task<string> Rendered(byte[] kustomization, byte[]? deployment = null)
    {
        await File.WriteAllBytesAsync(Path.Combine(folder, "kustomization.yaml"), kustomization);
        await File.WriteAllBytesAsync(
            Path.Combine(folder, "deployment.yaml"),
            deployment ?? Encoding.UTF8.GetBytes(SampleOverlays.Deployment)
        );
        return await kubectl.KustomizeAsync(folder);
    }
}
