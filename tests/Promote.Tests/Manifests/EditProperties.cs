using System.Text;
using CsCheck;
using Promote.Manifests;
using Promote.Yaml;

namespace Promote.Tests.Manifests;

/// <summary>What holds for every edit of every file, whatever its layout.</summary>
public sealed class EditProperties
{
    private const string OtherDigest = "sha256:" + "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
    private const int Files = 3_000;

    private static readonly Gen<string> NewTags = Gen.OneOf(
        "v2",
        "1.20",
        "0777777",
        "20260813",
        "off",
        "2.0.0",
        "f00d"
    );

    /// <summary>Setting a tag and a digest, then what was there before, gives the first bytes: even where keys were added.</summary>
    [Fact]
    public void Setting_and_setting_back_gives_the_first_bytes() =>
        Gen.Select(GeneratedKustomizations.Kustomizations, Gen.OneOf("v2", "2.0.0", "f00d"))
            .Sample(
                (file, tag) =>
                {
                    var set = Set(file.Bytes, file, new() { NewTag = tag, Digest = OtherDigest });
                    var back = Set(
                        set,
                        file,
                        new()
                        {
                            NewTag = file.Image.NewTag,
                            RemoveTag = file.Image.NewTag is null,
                            Digest = file.Image.Digest,
                            RemoveDigest = file.Image.Digest is null,
                        }
                    );
                    return back.AsSpan().SequenceEqual(file.Bytes);
                },
                iter: Files
            );

    /// <summary>Another reader sees the target's keys changed, and nothing else; and no other line differs.</summary>
    [Fact]
    public void Only_the_target_changes() =>
        Gen.Select(GeneratedKustomizations.Kustomizations, NewTags)
            .Sample(
                (file, tag) =>
                {
                    var after = Set(file.Bytes, file, new() { NewTag = tag, Digest = OtherDigest });

                    var (was, now) = (ValuesByPath.Of(file.Bytes), ValuesByPath.Of(after));
                    var changed = was
                        .Keys.Union(now.Keys)
                        .Where(path => was.GetValueOrDefault(path) != now.GetValueOrDefault(path))
                        .ToList();
                    changed.ShouldAllBe(path =>
                        path.EndsWith($".images[{file.Target}].newTag")
                        || path.EndsWith($".images[{file.Target}].digest")
                    );
                    now.Count(pair => pair.Value.StartsWith(OtherDigest)).ShouldBe(1);
                    Lines(after).Except(Lines(file.Bytes)).Count().ShouldBeLessThanOrEqualTo(2);
                },
                iter: Files
            );

    /// <summary>What was set is read; what was not is read as before.</summary>
    [Fact]
    public void What_was_set_is_read() =>
        Gen.Select(GeneratedKustomizations.Kustomizations, NewTags)
            .Sample(
                (file, tag) =>
                {
                    var read = KustomizeImages.Read(Set(file.Bytes, file, new() { NewTag = tag }), "k");

                    read.Select(image => new GeneratedImage(image.Name, image.NewName, image.NewTag, image.Digest))
                        .ShouldBe(
                            file.Images.Select((image, i) => i == file.Target ? image with { NewTag = tag } : image)
                        );
                },
                iter: Files
            );

    /// <summary>The second time there is nothing to do.</summary>
    [Fact]
    public void Setting_twice_is_setting_once() =>
        Gen.Select(GeneratedKustomizations.Kustomizations, NewTags)
            .Sample(
                (file, tag) =>
                {
                    var edit = new ImageEdit
                    {
                        NewTag = tag,
                        Digest = OtherDigest,
                        NewName = "acme/other",
                    };
                    var once = Set(file.Bytes, file, edit);
                    return ReferenceEquals(Set(once, file, edit), once);
                },
                iter: Files
            );

    /// <summary>A new entry comes last, and all others stay; every line that was there is there.</summary>
    [Fact]
    public void An_added_entry_leaves_the_others() =>
        Gen.Select(GeneratedKustomizations.Kustomizations, NewTags)
            .Sample(
                (file, tag) =>
                {
                    var after = KustomizeImages.Set(
                        file.Bytes,
                        "k",
                        "new/image",
                        new() { NewTag = tag, Digest = OtherDigest }
                    );

                    KustomizeImages
                        .Read(after, "k")
                        .Select(image => new GeneratedImage(image.Name, image.NewName, image.NewTag, image.Digest))
                        .ShouldBe([.. file.Images, new GeneratedImage("new/image", null, tag, OtherDigest)]);
                    Lines(file.Bytes).Except(Lines(after)).Count().ShouldBeLessThanOrEqualTo(1);
                    after.AsSpan().IndexOf("\r\n"u8).ShouldBe(file.Bytes.AsSpan().IndexOf("\r\n"u8));
                    Encoding.UTF8.GetString(after).Replace("\r\n", "").Contains('\r').ShouldBeFalse();
                },
                iter: Files
            );

    /// <summary>The same laws for a value by its path.</summary>
    [Fact]
    public void A_value_by_path_changes_alone_and_back() =>
        Gen.Select(GeneratedKustomizations.Values, NewTags)
            .Sample(
                (file, tag) =>
                {
                    var path = YamlPath.Parse(GeneratedKustomizations.ValuePath(file.Target));
                    var after = YamlValue.Set(file.Bytes, "v", path, tag);

                    var (was, now) = (ValuesByPath.Of(file.Bytes), ValuesByPath.Of(after));
                    was.Keys.ShouldBe(now.Keys);
                    was.Keys.Count(key => was[key] != now[key]).ShouldBeLessThanOrEqualTo(1);
                    YamlValue
                        .Read(after, "v", path)
                        .ShouldSatisfyAllConditions(
                            read => read.Value.ShouldBe(tag),
                            read => read.IsString.ShouldBeTrue()
                        );
                    YamlValue.Set(after, "v", path, tag).ShouldBeSameAs(after);
                    if (PlainScalar.IsSafe(tag, inFlow: true))
                        YamlValue.Set(after, "v", path, file.Image.NewTag!).ShouldBe(file.Bytes);
                },
                iter: Files
            );

    private static byte[] Set(byte[] bytes, GeneratedFile file, ImageEdit edit) =>
        KustomizeImages.Set(bytes, "k", file.Image.Name, edit);

    private static string[] Lines(byte[] bytes) => Encoding.UTF8.GetString(bytes).Split('\n');
}
