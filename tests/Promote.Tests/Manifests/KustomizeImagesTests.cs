using Promote.Manifests;

namespace Promote.Tests.Manifests;

public sealed class SettingATagThatIsThere
{
    [Theory]
    // Order of keys, indentation
    [InlineData("images:\n- name: web\n  newTag: v1\n", "images:\n- name: web\n  newTag: v2\n")]
    [InlineData("images:\n  - name: web\n    newTag: v1\n", "images:\n  - name: web\n    newTag: v2\n")]
    [InlineData(
        "images:\n    -   newTag: v1\n        newName: r/web\n        name: web\n",
        "images:\n    -   newTag: v2\n        newName: r/web\n        name: web\n"
    )]
    [InlineData("images:\n   -\n     newTag: v1\n     name: web\n", "images:\n   -\n     newTag: v2\n     name: web\n")]
    [InlineData(
        "images:\n- digest: sha256:x\n  name: web\n  newTag: v1\n",
        "images:\n- digest: sha256:x\n  name: web\n  newTag: v2\n"
    )]
    // Quotes
    [InlineData("images:\n- name: web\n  newTag: 'v1'\n", "images:\n- name: web\n  newTag: 'v2'\n")]
    [InlineData("images:\n- name: web\n  newTag: \"v1\"\n", "images:\n- name: web\n  newTag: \"v2\"\n")]
    [InlineData(
        "\"images\":\n- \"name\": \"web\"\n  'newTag': v1\n",
        "\"images\":\n- \"name\": \"web\"\n  'newTag': v2\n"
    )]
    // What stands around it
    [InlineData(
        "images:\n- name: web\n  newTag: v1 # {\"$imagepolicy\": \"flux:web:tag\"}\n",
        "images:\n- name: web\n  newTag: v2 # {\"$imagepolicy\": \"flux:web:tag\"}\n"
    )]
    [InlineData("images:\n- name: web\n  newTag:   v1\t \n", "images:\n- name: web\n  newTag:   v2\t \n")]
    [InlineData("images:\n- name: web\n  newTag:\tv1\t# c\n", "images:\n- name: web\n  newTag:\tv2\t# c\n")]
    [InlineData("images:\r\n- name: web\r\n  newTag: v1\r\n", "images:\r\n- name: web\r\n  newTag: v2\r\n")]
    [InlineData("images:\n- name: web\n  newTag: v1", "images:\n- name: web\n  newTag: v2")]
    [InlineData("\uFEFFimages:\n- name: web\n  newTag: v1\n", "\uFEFFimages:\n- name: web\n  newTag: v2\n")]
    [InlineData(
        "\n\n# a\nimages: # b\n# c\n- name: web # d\n  # e\n  newTag: v1 # f\n# g\n",
        "\n\n# a\nimages: # b\n# c\n- name: web # d\n  # e\n  newTag: v2 # f\n# g\n"
    )]
    // Flow
    [InlineData("images: [{name: web, newTag: v1}]\n", "images: [{name: web, newTag: v2}]\n")]
    [InlineData(
        "images: [ { newTag: \"v1\" , name: web }, {name: x} ] # c\n",
        "images: [ { newTag: \"v2\" , name: web }, {name: x} ] # c\n"
    )]
    [InlineData(
        "{\"images\":[{\"name\":\"web\",\"newTag\":\"v1\"}]}",
        "{\"images\":[{\"name\":\"web\",\"newTag\":\"v2\"}]}"
    )]
    [InlineData("images:\n- {name: web, newTag: v1}\n", "images:\n- {name: web, newTag: v2}\n")]
    // Nothing there yet, or null
    [InlineData("images:\n- name: web\n  newTag:\n", "images:\n- name: web\n  newTag: v2\n")]
    [InlineData("images:\n- name: web\n  newTag:  # c\n", "images:\n- name: web\n  newTag: v2  # c\n")]
    [InlineData("images:\n- newTag:\n  name: web\n", "images:\n- newTag: v2\n  name: web\n")]
    [InlineData("images:\n- name: web\n  newTag: null # c\n", "images:\n- name: web\n  newTag: v2 # c\n")]
    [InlineData("images:\n- name: web\n  newTag: \"\"\n", "images:\n- name: web\n  newTag: \"v2\"\n")]
    [InlineData("images: [{name: web, newTag: }]\n", "images: [{name: web, newTag: v2 }]\n")]
    [InlineData("images: [{newTag, name: web}]\n", "images: [{newTag: v2, name: web}]\n")]
    // Anchors, tags, blocks of one line, several lines
    [InlineData("images:\n- name: web\n  newTag: &tag 'v1'\n", "images:\n- name: web\n  newTag: &tag 'v2'\n")]
    [InlineData(
        "images:\n- &web\n  name: web\n  newTag: !!str v1\n",
        "images:\n- &web\n  name: web\n  newTag: !!str v2\n"
    )]
    [InlineData("images:\n- name: web\n  newTag: >-\n    v1\n", "images:\n- name: web\n  newTag: >-\n    v2\n")]
    [InlineData(
        "images:\n- name: web\n  newTag: |-  # c\n    v1\n  digest: d\n",
        "images:\n- name: web\n  newTag: |-  # c\n    v2\n  digest: d\n"
    )]
    [InlineData("images:\n- name: web\n  newTag:\n    v1\n", "images:\n- name: web\n  newTag:\n    v2\n")]
    [InlineData("images:\n- ? name\n  : web\n  ? newTag\n  : v1\n", "images:\n- ? name\n  : web\n  ? newTag\n  : v2\n")]
    // Aliases: what the entry refers to stays, what is its own changes
    [InlineData("x: &t v1\nimages:\n- name: web\n  newTag: *t\n", "x: &t v1\nimages:\n- name: web\n  newTag: v2\n")]
    // Several documents, several entries, the old key
    [InlineData(
        "kind: Kustomization\n---\nimages:\n- name: web\n  newTag: v1\n...\n",
        "kind: Kustomization\n---\nimages:\n- name: web\n  newTag: v2\n...\n"
    )]
    [InlineData(
        "images:\n- name: api\n  newTag: v1\n- name: web\n  newTag: v1\n- name: web2\n  newTag: v1\n",
        "images:\n- name: api\n  newTag: v1\n- name: web\n  newTag: v2\n- name: web2\n  newTag: v1\n"
    )]
    [InlineData("imageTags:\n- name: web\n  newTag: v1\n", "imageTags:\n- name: web\n  newTag: v2\n")]
    [InlineData(
        "kind: Component\nimages:\n- name: web\n  newTag: v1\n",
        "kind: Component\nimages:\n- name: web\n  newTag: v2\n"
    )]
    public void Only_the_tag_changes(string before, string after) =>
        Edited.Image(before, "web", new() { NewTag = "v2" }).ShouldBe(after);

    [Theory]
    [InlineData("newTag: v1", "1.10", "newTag: \"1.10\"")]
    [InlineData("newTag: '1.9'", "1.10", "newTag: '1.10'")]
    [InlineData("newTag: 1.9", "1.10", "newTag: \"1.10\"")]
    [InlineData("newTag: 1.10", "1.10", "newTag: \"1.10\"")]
    [InlineData("newTag: 3f493962", "3e493962", "newTag: \"3e493962\"")]
    [InlineData("newTag: v1", "0123456", "newTag: \"0123456\"")]
    [InlineData("newTag: v1", "on", "newTag: \"on\"")]
    [InlineData("newTag: \"on\"", "v1", "newTag: \"v1\"")]
    public void A_tag_that_reads_as_something_else_gets_quotes(string before, string tag, string after) =>
        Edited
            .Image($"images:\n- name: web\n  {before}\n", "web", new() { NewTag = tag })
            .ShouldBe($"images:\n- name: web\n  {after}\n");

    [Fact]
    public void Nothing_changes_where_it_is_set_already()
    {
        var bytes = "images:\n- name: web\n  newTag: \"v\\x31\"\n"u8.ToArray();

        KustomizeImages.Set(bytes, "k", "web", new() { NewTag = "v1" }).ShouldBeSameAs(bytes);
    }

    [Fact]
    public void Tag_digest_and_name_change_together() =>
        Edited
            .Image(
                "images:\n- digest: sha256:x # d\n  newName: a/web\n  name: web\n  newTag: '1'\n",
                "web",
                new()
                {
                    NewTag = "2",
                    Digest = Edited.Digest,
                    NewName = "b/web",
                }
            )
            .ShouldBe($"images:\n- digest: {Edited.Digest} # d\n  newName: b/web\n  name: web\n  newTag: '2'\n");
}

public sealed class SettingWhatAnEntryLacks
{
    [Theory]
    [InlineData("images:\n- name: web\n", "images:\n- name: web\n  newTag: v2\n")]
    [InlineData("images:\n- name: web", "images:\n- name: web\n  newTag: v2")]
    [InlineData(
        "images:\r\n  - name: web # c\r\n  - name: x\r\n",
        "images:\r\n  - name: web # c\r\n    newTag: v2\r\n  - name: x\r\n"
    )]
    [InlineData("images:\n-   name: web \t\n\n# c\n", "images:\n-   name: web \t\n    newTag: v2\n\n# c\n")]
    [InlineData("images:\n-\n    name: web\n", "images:\n-\n    name: web\n    newTag: v2\n")]
    [InlineData(
        "images:\n- newName: a\n  name: web\n  tagSuffix: -x\n",
        "images:\n- newName: a\n  name: web\n  newTag: v2\n  tagSuffix: -x\n"
    )]
    [InlineData("images:\n- name: 'web'\n", "images:\n- name: 'web'\n  newTag: 'v2'\n")]
    [InlineData("images:\n- \"name\": \"web\"\n", "images:\n- \"name\": \"web\"\n  \"newTag\": \"v2\"\n")]
    [InlineData("images: [{name: web}]\n", "images: [{name: web, newTag: v2}]\n")]
    [InlineData("images: [{name: web, }]\n", "images: [{name: web, newTag: v2, }]\n")]
    [InlineData("{\"images\":[{\"name\":\"web\"}]}", "{\"images\":[{\"name\":\"web\",\"newTag\":\"v2\"}]}")]
    [InlineData(
        "{\n  \"images\": [\n    {\n      \"name\": \"web\"\n    }\n  ]\n}\n",
        "{\n  \"images\": [\n    {\n      \"name\": \"web\",\n      \"newTag\": \"v2\"\n    }\n  ]\n}\n"
    )]
    [InlineData(
        "images: [\n  {\n    name: web, # c\n  },\n]\n",
        "images: [\n  {\n    name: web, # c\n    newTag: v2,\n  },\n]\n"
    )]
    [InlineData(
        "images: [\n  {\n    name: web # c\n  }]\n",
        "images: [\n  {\n    name: web, # c\n    newTag: v2\n  }]\n"
    )]
    [InlineData(
        "images:\n- newName: |-\n    a\n  name: web\n- name: x\n",
        "images:\n- newName: |-\n    a\n  name: web\n  newTag: v2\n- name: x\n"
    )]
    [InlineData(
        "images:\n- name: web\n  newName: |-\n    a\n- name: x\n",
        "images:\n- name: web\n  newName: |-\n    a\n  newTag: v2\n- name: x\n"
    )]
    [InlineData(
        "images:\n- name: web\n  newName:\nresources: []\n",
        "images:\n- name: web\n  newName:\n  newTag: v2\nresources: []\n"
    )]
    [InlineData("images:\n- ? name\n  : web\n", "images:\n- ? name\n  : web\n  newTag: v2\n")]
    [InlineData(
        "d: &d {newTag: v1}\nimages:\n- name: web\n  <<: *d\n",
        "d: &d {newTag: v1}\nimages:\n- name: web\n  newTag: v2\n  <<: *d\n"
    )]
    [InlineData("\uFEFF- x\n---\nimages:\n- name: web\n", null)]
    public void It_is_added_after_the_entrys_last_key_of_an_image(string before, string? after)
    {
        if (after is null)
            Should.Throw<Promote.Yaml.EditException>(() => Edited.Image(before, "web", new() { NewTag = "v2" }));
        else
            Edited.Image(before, "web", new() { NewTag = "v2" }).ShouldBe(after);
    }

    [Theory]
    [InlineData(
        "images:\n- name: web\n  newTag: v1 # c\n- name: x\n",
        "images:\n- name: web\n  newTag: v2 # c\n  digest: DIGEST\n- name: x\n"
    )]
    [InlineData("images: [{name: web, newTag: v1}]", "images: [{name: web, newTag: v2, digest: DIGEST}]")]
    [InlineData(
        "images:\n- newTag: \"v1\"\n  name: web\n",
        "images:\n- newTag: \"v2\"\n  name: web\n  digest: DIGEST\n"
    )]
    [InlineData("images:\n- name: web\n  newTag:\n", "images:\n- name: web\n  newTag: v2\n  digest: DIGEST\n")]
    [InlineData("images: [{name: web, newTag}]", "images: [{name: web, newTag: v2, digest: DIGEST}]")]
    [InlineData("images:\n- name: web\n", "images:\n- name: web\n  newTag: v2\n  digest: DIGEST\n")]
    [InlineData("images: [{name: web}]", "images: [{name: web, newTag: v2, digest: DIGEST}]")]
    public void A_digest_joins_the_tag(string before, string after) =>
        Edited
            .Image(before, "web", new() { NewTag = "v2", Digest = Edited.Digest })
            .ShouldBe(after.Replace("DIGEST", Edited.Digest));
}

public sealed class SettingAnImageThatIsNotListed
{
    [Theory]
    // At the end of the list, in its style
    [InlineData("images:\n- name: x\n  newTag: v1\n", "images:\n- name: x\n  newTag: v1\n- name: web\n  newTag: v2\n")]
    [InlineData(
        "images:\n  -   name: x # c\nresources:\n- a\n",
        "images:\n  -   name: x # c\n  -   name: web\n      newTag: v2\nresources:\n- a\n"
    )]
    [InlineData("images:\r\n- name: x", "images:\r\n- name: x\r\n- name: web\r\n  newTag: v2")]
    [InlineData(
        "images:\n- name: \"x\"\n  newTag: 'v1'\n",
        "images:\n- name: \"x\"\n  newTag: 'v1'\n- name: \"web\"\n  newTag: 'v2'\n"
    )]
    [InlineData(
        "images:\n- name: x\n  # about x\n# about resources\nresources: []\n",
        "images:\n- name: x\n  # about x\n- name: web\n  newTag: v2\n# about resources\nresources: []\n"
    )]
    [InlineData("images:\n- name: x\n\n- name: y\n", "images:\n- name: x\n\n- name: y\n\n- name: web\n  newTag: v2\n")]
    [InlineData("images:\n- {name: x}\n", "images:\n- {name: x}\n- {name: web, newTag: v2}\n")]
    [InlineData("images:\n- { name: x }\n", "images:\n- { name: x }\n- { name: web, newTag: v2 }\n")]
    [InlineData("images: [{name: x}]\n", "images: [{name: x}, {name: web, newTag: v2}]\n")]
    [InlineData("images: [\n  {name: x},\n]\n", "images: [\n  {name: x},\n  {name: web, newTag: v2},\n]\n")]
    [InlineData("images: [\n  {name: x} # c\n]\n", "images: [\n  {name: x}, # c\n  {name: web, newTag: v2}\n]\n")]
    [InlineData(
        "{\"images\":[{\"name\":\"x\"}]}",
        "{\"images\":[{\"name\":\"x\"},{\"name\":\"web\",\"newTag\":\"v2\"}]}"
    )]
    [InlineData("images: &i\n- name: x\n", "images: &i\n- name: x\n- name: web\n  newTag: v2\n")]
    [InlineData(
        "imageTags:\n- name: x\n  newTag: v1\n",
        "imageTags:\n- name: x\n  newTag: v1\n- name: web\n  newTag: v2\n"
    )]
    // The list is empty
    [InlineData("images: []\n", "images:\n  - name: web\n    newTag: v2\n")]
    [InlineData("images: [] # c\nresources:\n- a\n", "images: # c\n- name: web\n  newTag: v2\nresources:\n- a\n")]
    [InlineData("images:\n", "images:\n  - name: web\n    newTag: v2\n")]
    [InlineData(
        "images: # c\nresources:\n    - a\n",
        "images: # c\n    - name: web\n      newTag: v2\nresources:\n    - a\n"
    )]
    [InlineData("images: ~", "images:\n  - name: web\n    newTag: v2")]
    [InlineData("images: null\r\n", "images:\r\n  - name: web\r\n    newTag: v2\r\n")]
    [InlineData("{\"images\": []}", "{\"images\": [{\"name\": \"web\", \"newTag\": \"v2\"}]}")]
    // There is no list
    [InlineData("resources:\n- a\n", "resources:\n- a\nimages:\n- name: web\n  newTag: v2\n")]
    [InlineData("resources:\n  - a", "resources:\n  - a\nimages:\n  - name: web\n    newTag: v2")]
    [InlineData("namespace: x\r\n", "namespace: x\r\nimages:\r\n  - name: web\r\n    newTag: v2\r\n")]
    [InlineData(
        "patches:\n- patch: |-\n    - op: x\n",
        "patches:\n- patch: |-\n    - op: x\nimages:\n- name: web\n  newTag: v2\n"
    )]
    [InlineData(
        "resources:\n- a\n  # about a\n\n# the end\n",
        "resources:\n- a\n  # about a\nimages:\n- name: web\n  newTag: v2\n\n# the end\n"
    )]
    [InlineData(
        "{\"resources\": [\"a\"]}",
        "{\"resources\": [\"a\"], \"images\": [{\"name\": \"web\", \"newTag\": \"v2\"}]}"
    )]
    [InlineData("{}\n", "{images: [{name: web, newTag: v2}]}\n")]
    [InlineData("---\nresources:\n- a\n...\n", "---\nresources:\n- a\nimages:\n- name: web\n  newTag: v2\n...\n")]
    [InlineData(
        "kind: Kustomization\n---\nfoo: 1\n",
        "kind: Kustomization\nimages:\n  - name: web\n    newTag: v2\n---\nfoo: 1\n"
    )]
    public void It_is_added(string before, string after) =>
        Edited.Image(before, "web", new() { NewTag = "v2" }).ShouldBe(after);

    [Fact]
    public void The_keys_come_in_the_usual_order() =>
        Edited
            .Image(
                "images:\n- name: x\n",
                "web",
                new()
                {
                    Digest = Edited.Digest,
                    NewTag = "1.10",
                    NewName = "r:5000/web",
                }
            )
            .ShouldBe(
                $"images:\n- name: x\n- name: web\n  newName: r:5000/web\n  newTag: \"1.10\"\n  digest: {Edited.Digest}\n"
            );

    [Fact]
    public void Nothing_is_added_to_remove_something() =>
        Edited.Image("images:\n- name: x\n", "web", new() { RemoveDigest = true }).ShouldBe("images:\n- name: x\n");
}

public sealed class RemovingADigest
{
    [Theory]
    [InlineData("images:\n- name: web\n  newTag: v1\n  digest: sha256:x # c\n", "images:\n- name: web\n  newTag: v1\n")]
    [InlineData(
        "images:\r\n- name: web\r\n  digest: sha256:x\r\n  newTag: v1\r\n",
        "images:\r\n- name: web\r\n  newTag: v1\r\n"
    )]
    [InlineData("images:\n- name: web\n  newTag: v1\n  digest: sha256:x", "images:\n- name: web\n  newTag: v1")]
    [InlineData("images:\n- digest: sha256:x\n  name: web\n", "images:\n- name: web\n")]
    [InlineData(
        "images:\n-   digest: sha256:x # c\n    # about the name\n    name: web\n",
        "images:\n-   # about the name\n    name: web\n"
    )]
    [InlineData("images:\n-\n  digest: sha256:x\n  name: web\n", "images:\n-\n  name: web\n")]
    [InlineData("images: [{digest: sha256:x, name: web}]\n", "images: [{name: web}]\n")]
    [InlineData("images: [{name: web, digest: sha256:x }]\n", "images: [{name: web }]\n")]
    [InlineData("images:\n- name: web\n  newTag: latest@sha256:x\n", "images:\n- name: web\n  newTag: latest\n")]
    [InlineData("images:\n- name: web\n  newTag: v1\n", "images:\n- name: web\n  newTag: v1\n")]
    public void Its_line_goes(string before, string after) =>
        Edited.Image(before, "web", new() { RemoveDigest = true }).ShouldBe(after);

    [Fact]
    public void A_tag_can_take_its_place() =>
        Edited
            .Image(
                "images:\n- name: web\n  digest: sha256:x\n- name: x\n",
                "web",
                new() { NewTag = "v2", RemoveDigest = true }
            )
            .ShouldBe("images:\n- name: web\n  newTag: v2\n- name: x\n");

    [Fact]
    public void A_digest_can_take_a_tags_place() =>
        Edited
            .Image("images:\n- newTag: v1\n  name: web\n", "web", new() { Digest = Edited.Digest, RemoveTag = true })
            .ShouldBe($"images:\n- name: web\n  digest: {Edited.Digest}\n");
}

public sealed class ATagFieldThatHoldsADigest
{
    [Theory]
    [InlineData("v2", null, "v2@sha256:x")]
    [InlineData("v2", "sha256:y", "v2@sha256:y")]
    [InlineData(null, "sha256:y", "latest@sha256:y")]
    public void Goes_on_holding_both(string? tag, string? digest, string after) =>
        Edited
            .Image(
                "images:\n- name: web\n  newTag: \"latest@sha256:x\" # c\n",
                "web",
                new() { NewTag = tag, Digest = digest }
            )
            .ShouldBe($"images:\n- name: web\n  newTag: \"{after}\" # c\n");

    [Fact]
    public void Is_read_as_both()
    {
        var image = KustomizeImages
            .Read("images:\n- name: web\n  newTag: latest@sha256:x\n"u8.ToArray(), "k")
            .ShouldHaveSingleItem();

        (image.NewTag, image.Digest).ShouldBe(("latest", "sha256:x"));
    }
}

public sealed class ReadingImages
{
    [Fact]
    public void Every_entry_comes_with_its_place_through_aliases_and_merges_too()
    {
        var text =
            "d: &d {newTag: v1}\nimages:\n- name: a\n  newName: b/a\n- <<: *d\n  name: c\n  digest: sha256:x\n  tagSuffix: -s\n- {name: d, newTag: 1.10}\nimageTags:\n- name: e\n  newTag: ''\n";

        KustomizeImages
            .Read(System.Text.Encoding.UTF8.GetBytes(text), "k")
            .Select(image =>
                $"{image.Name} {image.NewName} {image.NewTag} {image.Digest} {image.TagSuffix} {image.Position}"
            )
            .ShouldBe(["a b/a    3:3", "c  v1 sha256:x -s 5:3", "d  1.10   9:3", "e     11:3"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("resources: []\n")]
    [InlineData("images:\n")]
    [InlineData("images: []\n")]
    public void There_may_be_none(string text) =>
        KustomizeImages.Read(System.Text.Encoding.UTF8.GetBytes(text), "k").ShouldBeEmpty();
}
