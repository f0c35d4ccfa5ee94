using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Promote.Sandbox.Tests.Hosting;

namespace Promote.Sandbox.Tests.Forge;

public sealed class AppTokenTests : IDisposable
{
    private readonly RSA key = RSA.Create(2048);

    [Fact]
    public async Task An_app_that_signs_gets_a_token_that_reaches_what_it_asked_for()
    {
        await using var sandbox = await WithAppAsync();

        var installation = await AskAsync(sandbox, "GET", $"/repos/{TestSandbox.Repository}/installation", Token());
        var answer = await AskAsync(
            sandbox,
            "POST",
            $"/app/installations/{installation.Json!["id"]}/access_tokens",
            Token(),
            new { repositories = new[] { "manifests" }, permissions = new { contents = "read" } }
        );

        installation.Status.ShouldBe(200, installation.Text);
        answer.Status.ShouldBe(201, answer.Text);
        var token = (string)answer.Json!["token"]!;
        var url = $"{sandbox.Context.Urls.Root}/api/v3/repos/{TestSandbox.Repository}";
        (await sandbox.SendAsync("GET", url + "/contents/README.md", token, null)).Status.ShouldBe(200);
        (await sandbox.SendAsync("GET", url + "/pulls", token, null)).Status.ShouldBe(403);
        var (_, problems) = await OpenApi.ValidateAsync(sandbox.Exchanges);
        problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("nobody", 9, "Integration not found")]
    [InlineData("Iv23app", 11, "'Expiration time' claim ('exp') is too far in the future")]
    [InlineData("Iv23app", -1, "'Expiration time' claim ('exp') must be in the future")]
    public async Task A_signature_that_github_would_not_take_is_refused(string issuer, int minutes, string why)
    {
        await using var sandbox = await WithAppAsync();

        var answer = await InstallationAsync(sandbox, Token(issuer, minutes));

        answer.Status.ShouldBe(401);
        ((string)answer.Json!["message"]!).ShouldBe(why);
    }

    [Fact]
    public async Task Another_key_and_a_token_that_is_none_are_refused()
    {
        await using var sandbox = await WithAppAsync();
        using var other = RSA.Create(2048);

        (await InstallationAsync(sandbox, Token(signer: other))).Status.ShouldBe(401);
        (await InstallationAsync(sandbox, "a.b.c")).Status.ShouldBe(401);
        (await InstallationAsync(sandbox, sandbox.Accounts.Admin.Token)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task More_than_the_app_has_is_not_given()
    {
        await using var sandbox = await WithAppAsync();
        var id = (await InstallationAsync(sandbox, Token())).Json!["id"];

        var answer = await AskAsync(
            sandbox,
            "POST",
            $"/app/installations/{id}/access_tokens",
            Token(),
            new { permissions = new { contents = "write" } }
        );

        answer.Status.ShouldBe(422);
    }

    public void Dispose() => key.Dispose();

    private async Task<TestSandbox> WithAppAsync()
    {
        var sandbox = await TestSandbox.StartAsync(ci: false);
        var body = new
        {
            clientId = "Iv23app",
            publicKey = key.ExportSubjectPublicKeyInfoPem(),
            permissions = new { contents = "read", statuses = "write" },
        };
        (await sandbox.ControlAsync("PUT", "/apps/promote[bot]/key", body)).Status.ShouldBe(204);
        return sandbox;
    }

    private string Token(string issuer = "Iv23app", int minutes = 9, RSA? signer = null)
    {
        var now = DateTimeOffset.UtcNow;
        var claims = new
        {
            iat = now.AddMinutes(-1).ToUnixTimeSeconds(),
            exp = now.AddMinutes(minutes).ToUnixTimeSeconds(),
            iss = issuer,
        };
        var text = $"{Part("""{"alg":"RS256","typ":"JWT"}""")}.{Part(JsonSerializer.Serialize(claims))}";
        var signature = (signer ?? key).SignData(
            Encoding.ASCII.GetBytes(text),
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        return $"{text}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private static Task<Answer> InstallationAsync(TestSandbox sandbox, string token) =>
        AskAsync(sandbox, "GET", $"/repos/{TestSandbox.Repository}/installation", token);

    private static async Task<Answer> AskAsync(
        TestSandbox sandbox,
        string method,
        string path,
        string token,
        object? body = null
    )
    {
        var answer = await sandbox.SendAsync(method, sandbox.Context.Urls.Root + "/api/v3" + path, token, body);
        sandbox.Exchanges.Enqueue(
            new JsonObject
            {
                ["method"] = method,
                ["path"] = path,
                ["status"] = answer.Status,
                ["body"] = answer.Json?.DeepClone(),
            }
        );
        return answer;
    }
}
