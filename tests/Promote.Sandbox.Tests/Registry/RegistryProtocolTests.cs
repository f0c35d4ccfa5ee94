using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Promote.Sandbox.Registry;

namespace Promote.Sandbox.Tests.Registry;

public sealed class RegistryProtocolTests : IAsyncLifetime
{
    private RegistryHost registry = null!;
    private HttpClient client = null!;

    public async ValueTask InitializeAsync()
    {
        registry = await RegistryHost.StartAsync();
        client = await registry.LogInAsync();
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await registry.DisposeAsync();
    }

    [Fact]
    public async Task A_blob_sent_in_one_request_can_be_read_whole_and_in_part()
    {
        var digest = Digest("hello, blob");

        (
            await client.PostAsync($"/v2/acme/web/blobs/uploads/?digest={digest}", Text("hello, blob"))
        ).StatusCode.ShouldBe(HttpStatusCode.Created);

        (await client.GetStringAsync($"/v2/acme/web/blobs/{digest}")).ShouldBe("hello, blob");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v2/acme/web/blobs/{digest}");
        request.Headers.Range = new RangeHeaderValue(7, 10);
        using var part = await client.SendAsync(request);
        part.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        (await part.Content.ReadAsStringAsync()).ShouldBe("blob");
    }

    [Fact]
    public async Task A_blob_sent_in_chunks_is_put_together_and_a_chunk_out_of_order_is_refused()
    {
        var digest = Digest("one two");
        var upload = await BeginAsync();

        (await PatchAsync(upload, "one ", "0-3")).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await PatchAsync(upload, "two", "9-11")).StatusCode.ShouldBe(HttpStatusCode.RequestedRangeNotSatisfiable);
        using var state = await client.GetAsync(upload);
        state.Headers.GetValues("Range").ShouldBe(["0-3"]);
        (await PatchAsync(upload, "two", "4-6")).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await client.PutAsync($"{upload}?digest={digest}", null)).StatusCode.ShouldBe(HttpStatusCode.Created);

        (await client.GetStringAsync($"/v2/acme/web/blobs/{digest}")).ShouldBe("one two");
    }

    [Fact]
    public async Task Bytes_that_are_not_what_their_digest_says_are_refused()
    {
        using var response = await client.PostAsync(
            $"/v2/acme/web/blobs/uploads/?digest={Digest("this")}",
            Text("that")
        );

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await CodeAsync(response)).ShouldBe("DIGEST_INVALID");
        (await client.GetAsync($"/v2/acme/web/blobs/{Digest("this")}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.GetAsync($"/v2/acme/web/blobs/{Digest("that")}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_blob_is_mounted_from_another_repository_only_if_that_has_it()
    {
        var bytes = "shared"u8.ToArray();
        var digest = ContentDigest.Of(bytes);
        registry.Store.PutBlob("base/dotnet", digest, bytes);

        using var unknown = await client.PostAsync($"/v2/acme/web/blobs/uploads/?mount={digest}&from=acme/other", null);
        (await client.GetAsync($"/v2/acme/web/blobs/{digest}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var mounted = await client.PostAsync(
            $"/v2/acme/web/blobs/uploads/?mount={digest}&from=base/dotnet",
            null
        );

        unknown.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        mounted.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await client.GetStringAsync($"/v2/acme/web/blobs/{digest}")).ShouldBe("shared");
    }

    [Fact]
    public async Task A_manifest_is_found_by_tag_and_digest_by_those_who_accept_its_type_only()
    {
        var digest = registry.Store.SeedBaseImage("acme/web", "10");

        foreach (var reference in new[] { "10", digest.ToString() })
        {
            using var accepted = await ManifestAsync(HttpMethod.Head, reference, MediaTypes.OciManifest);
            using var refused = await ManifestAsync(HttpMethod.Head, reference, MediaTypes.DockerManifest);

            accepted.StatusCode.ShouldBe(HttpStatusCode.OK);
            accepted.Headers.GetValues("Docker-Content-Digest").ShouldBe([digest.ToString()]);
            refused.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task A_manifest_that_names_a_blob_which_is_not_there_is_refused()
    {
        using var response = await PutAsync("1", $$"""{"config":{"digest":"{{Digest("none")}}"},"layers":[]}""");

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await CodeAsync(response)).ShouldBe("MANIFEST_BLOB_UNKNOWN");
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"config":{"digest":7},"layers":[]}""")]
    [InlineData("""{"config":{"digest":"sha256:../../etc"},"layers":[]}""")]
    [InlineData("""{"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}""")]
    public async Task What_is_no_manifest_is_refused(string body)
    {
        using var response = await PutAsync("1", body);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await CodeAsync(response)).ShouldBe("MANIFEST_INVALID");
    }

    [Fact]
    public async Task A_manifest_over_four_mebibytes_is_refused()
    {
        using var response = await PutAsync("1", new string(' ', 5 * 1024 * 1024));

        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_manifest_sent_under_another_digest_is_refused()
    {
        using var response = await PutAsync(Digest("other"), "{}");

        (await CodeAsync(response)).ShouldBe("DIGEST_INVALID");
    }

    [Fact]
    public async Task Tags_are_listed_in_order_and_in_pages()
    {
        foreach (var tag in new[] { "b", "a", "c" })
        {
            registry.Store.SeedBaseImage("acme/web", tag);
        }

        using var first = await client.GetAsync("/v2/acme/web/tags/list?n=2");
        var page = await first.Content.ReadFromJsonAsync<JsonObject>();
        var rest = await client.GetFromJsonAsync<JsonObject>("/v2/acme/web/tags/list?n=2&last=b");

        page!["tags"]!.ToJsonString().ShouldBe("""["a","b"]""");
        first.Headers.GetValues("Link").ShouldBe(["</v2/acme/web/tags/list?n=2&last=b>; rel=\"next\""]);
        rest!["tags"]!.ToJsonString().ShouldBe("""["c"]""");
    }

    [Fact]
    public async Task Deleting_a_tag_keeps_the_manifest_and_deleting_the_manifest_takes_its_tags()
    {
        var digest = registry.Store.SeedBaseImage("acme/web", "one");
        registry.Store.SeedBaseImage("acme/web", "two");

        (await client.DeleteAsync("/v2/acme/web/manifests/one")).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        registry.Store.FindManifest("acme/web", digest.ToString()).ShouldNotBeNull();
        (await client.DeleteAsync($"/v2/acme/web/manifests/{digest}")).StatusCode.ShouldBe(HttpStatusCode.Accepted);

        registry.Store.Tags("acme/web").ShouldBeEmpty();
        (await client.DeleteAsync("/v2/acme/web/manifests/two")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/v2/acme/%2e%2e/%2e%2e/etc/manifests/passwd")]
    [InlineData("/v2/acme/web/manifests/..%2f..%2fsecret")]
    [InlineData("/v2/acme/web/blobs/sha256:..%2f..%2fsecret")]
    [InlineData("/v2/acme/web/blobs/uploads/..%2f_tags%2f10")]
    [InlineData("/v2/Acme/web/manifests/10")]
    [InlineData("/v2/acme/web/_tags/manifests/10")]
    public async Task No_path_leads_out_of_the_store(string path)
    {
        using var response = await client.GetAsync(path);

        ((int)response.StatusCode).ShouldBeInRange(400, 404);
    }

    private static string Digest(string text) => ContentDigest.Of(Encoding.UTF8.GetBytes(text)).ToString();

    private static ByteArrayContent Text(string text) => new(Encoding.UTF8.GetBytes(text));

    private async Task<string> BeginAsync()
    {
        using var response = await client.PostAsync("/v2/acme/web/blobs/uploads/", null);
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        return response.Headers.Location!.ToString();
    }

    private async Task<HttpResponseMessage> PatchAsync(string upload, string text, string range)
    {
        using var content = Text(text);
        content.Headers.TryAddWithoutValidation("Content-Range", range);
        return await client.PatchAsync(upload, content);
    }

    private async Task<HttpResponseMessage> ManifestAsync(HttpMethod method, string reference, string accept)
    {
        using var request = new HttpRequestMessage(method, $"/v2/acme/web/manifests/{reference}");
        request.Headers.Accept.ParseAdd(accept);
        return await client.SendAsync(request);
    }

    private async Task<HttpResponseMessage> PutAsync(string reference, string body)
    {
        using var content = Text(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(MediaTypes.OciManifest);
        return await client.PutAsync($"/v2/acme/web/manifests/{reference}", content);
    }

    private static async Task<string> CodeAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonObject>())!["errors"]![0]!["code"]!.GetValue<string>();
}
