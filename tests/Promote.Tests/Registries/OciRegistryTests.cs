using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Promote.Errors;
using Promote.Registries;
using Promote.Tests.Http;

namespace Promote.Tests.Registries;

/// <summary>What registries may get wrong, or do on purpose.</summary>
public sealed class OciRegistryTests
{
    private static readonly byte[] Config = Images.Config(new() { ["revision"] = "abc" });
    private static readonly byte[] Manifest = Images.Manifest(Config);

    [Fact]
    public async Task Every_kind_of_manifest_is_asked_for()
    {
        var accepted = "";
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            accepted = context.Request.Headers.Accept.ToString();
            return AnswerAsync(context, Images.OciManifest, Manifest);
        });

        await new RegistryClient().FindAsync(Name(server), "1");

        foreach (
            var type in (string[])
                [
                    "application/vnd.oci.image.index.v1+json",
                    "application/vnd.oci.image.manifest.v1+json",
                    "application/vnd.docker.distribution.manifest.list.v2+json",
                    "application/vnd.docker.distribution.manifest.v2+json",
                ]
        )
            accepted.ShouldContain(type);
    }

    [Fact]
    public async Task A_digest_that_is_not_that_of_the_bytes_is_caught()
    {
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.Headers["Docker-Content-Digest"] = "sha256:" + new string('0', 64);
            return AnswerAsync(context, Images.OciManifest, Manifest);
        });

        (await FailureAsync(server, "1")).Code.ShouldBe(ErrorCodes.DigestMismatch);
    }

    [Fact]
    public async Task Other_bytes_than_those_of_the_digest_that_was_asked_for_are_caught()
    {
        await using var server = await LoopbackServer.StartAsync(context =>
            AnswerAsync(context, Images.OciManifest, Manifest)
        );

        (await FailureAsync(server, "sha256:" + new string('0', 64))).Code.ShouldBe(ErrorCodes.DigestMismatch);
    }

    [Fact]
    public async Task A_manifest_that_was_converted_on_the_way_is_caught()
    {
        await using var server = await LoopbackServer.StartAsync(context =>
            AnswerAsync(context, "application/vnd.docker.distribution.manifest.v2+json", Manifest)
        );

        var error = await FailureAsync(server, "1");

        error.Code.ShouldBe(ErrorCodes.DigestMismatch);
        error.Message.ShouldContain("converted");
    }

    [Fact]
    public async Task Labels_of_other_bytes_than_the_configurations_digest_are_caught()
    {
        await using var server = await LoopbackServer.StartAsync(context =>
            context.Request.Path.Value!.Contains("/blobs/")
                ? AnswerAsync(context, "application/octet-stream", Images.Config(new() { ["revision"] = "forged" }))
                : AnswerAsync(context, Images.OciManifest, Manifest)
        );

        var error = await Should.ThrowAsync<RemoteException>(() => new RegistryClient().LabelsAsync(Name(server), "1"));

        error.Code.ShouldBe(ErrorCodes.DigestMismatch);
    }

    [Theory]
    [InlineData("text/html", "<html>Welcome</html>")]
    [InlineData(Images.OciManifest, "[]")]
    [InlineData(Images.OciManifest, "{")]
    [InlineData("application/vnd.docker.distribution.manifest.v1+prettyjws", "{}")]
    public async Task What_is_no_manifest_is_not_taken_for_one(string type, string body)
    {
        await using var server = await LoopbackServer.StartAsync(context =>
            AnswerAsync(context, type, Encoding.UTF8.GetBytes(body))
        );

        (await FailureAsync(server, "1")).Code.ShouldBe(ErrorCodes.UnexpectedAnswer);
    }

    [Fact]
    public async Task A_manifest_without_end_is_not_read_to_its_end()
    {
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            context.Response.ContentType = Images.OciManifest;
            var spaces = new byte[1024 * 1024];
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(spaces, context.RequestAborted);
        });

        var error = await FailureAsync(server, "1");

        error.Code.ShouldBe(ErrorCodes.UnexpectedAnswer);
        error.Message.ShouldContain("more than");
    }

    [Theory]
    [InlineData("""{"config": null}""")]
    [InlineData("""{"config": {"digest": "../../../etc"}}""")]
    [InlineData("""{"config": []}""")]
    [InlineData("{}")]
    public async Task A_manifest_without_a_configuration_has_no_labels(string manifest)
    {
        await using var server = await LoopbackServer.StartAsync(context =>
            AnswerAsync(context, Images.OciManifest, Encoding.UTF8.GetBytes(manifest))
        );

        (await new RegistryClient().LabelsAsync(Name(server), "1")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"manifests": 5}""")]
    [InlineData("""{"manifests": [5, null, {}]}""")]
    [InlineData("""{"manifests": [{"digest": "latest"}]}""")]
    [InlineData("""{"manifests": [{"digest": "../../../v2/other/manifests/1"}]}""")]
    public async Task What_an_index_lists_is_asked_for_by_digest_or_not_at_all(string index)
    {
        var paths = new ConcurrentBag<string>();
        var bytes = Encoding.UTF8.GetBytes(index);
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            paths.Add(context.Request.Path.Value!);
            return AnswerAsync(context, Images.OciIndex, bytes);
        });

        (await new RegistryClient().LabelsAsync(Name(server), "1")).ShouldBeEmpty();

        paths
            .Distinct()
            .ShouldBe(
                ["/v2/acme/web/manifests/1", $"/v2/acme/web/manifests/{Images.DigestOf(bytes)}"],
                ignoreOrder: true
            );
    }

    [Theory]
    [InlineData(401, "PROMOTE7001")]
    [InlineData(403, "PROMOTE7002")]
    [InlineData(500, "PROMOTE6001")]
    [InlineData(503, "PROMOTE6001")]
    [InlineData(418, "PROMOTE6002")]
    public async Task A_refusal_has_the_code_of_its_kind(int status, string code)
    {
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });

        (await FailureAsync(server, "1")).Code.Id.ShouldBe(code);
    }

    [Fact]
    public async Task A_registry_that_does_not_answer_is_unreachable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        var error = await Should.ThrowAsync<RemoteException>(() =>
            new RegistryClient().FindAsync($"127.0.0.1:{port}/acme/web", "1")
        );

        error.Code.ShouldBe(ErrorCodes.Unreachable);
        error.Message.ShouldContain($"127.0.0.1:{port}");
    }

    [Theory]
    [InlineData("localhost:5000", "", true)]
    [InlineData("127.0.0.1", "", true)]
    [InlineData("[::1]:5000", "", true)]
    [InlineData("ghcr.io", "", false)]
    [InlineData("localhost.acme.test:5000", "", false)]
    [InlineData("registry.kind:5000", "registry.kind:5000", true)]
    [InlineData("registry.kind:5000", "other, registry.kind:5000", true)]
    [InlineData("registry.kind:5001", "registry.kind:5000", false)]
    public void Only_this_machine_and_what_is_listed_is_asked_without_tls(string host, string listed, bool plain) =>
        new PlainHttp(new Dictionary<string, string> { [PlainHttp.Variable] = listed }).Allows(host).ShouldBe(plain);

    internal static string Name(LoopbackServer server) => $"{new Uri(server.Address).Authority}/acme/web";

    internal static Task AnswerAsync(HttpContext context, string type, byte[] body)
    {
        context.Response.ContentType = type;
        return context.Response.Body.WriteAsync(body).AsTask();
    }

    private static Task<RemoteException> FailureAsync(LoopbackServer server, string reference) =>
        Should.ThrowAsync<RemoteException>(() => new RegistryClient().FindAsync(Name(server), reference));
}
