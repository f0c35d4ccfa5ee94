using System.Text;
using Templates.Tests.Running;

namespace Templates.Tests.Azure;

/// <summary>The step that turns an App's key into a token, alone in a job, as a pipeline of its own may use it.</summary>
public sealed class AppTokenTests(WorkflowRunner runner, AzureWorld world) : IClassFixture<AzureWorld>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_token_is_taken_and_no_secret_is_an_argument_or_in_the_log(bool pem)
    {
        using var folder = new TemporaryFolder();
        foreach (var program in new[] { "curl", "openssl", "jq", "base64" })
            Record(folder, program);
        var key = world.Key("Iv23shop");
        if (pem)
            key = Encoding.ASCII.GetString(Convert.FromBase64String(key));

        var run = await RunAsync(key, path: folder["bin"]);

        run.ShouldSucceed();
        var look = run.Job("take").Step("look");
        look.Log.ShouldStartWith("200\n***");
        var arguments = await File.ReadAllTextAsync(folder["arguments"]);
        arguments.ShouldContain("/app/installations/");
        foreach (var secret in new[] { "eyJ", "sandbox_", "PRIVATE KEY", key[100..140] })
            arguments.ShouldNotContain(secret);
        run.Log.ShouldNotContain("sandbox_");
    }

    [Theory]
    [InlineData("bm8ga2V5", "Iv23shop", "acme/manifests", "contents=read", "private key cannot be read")]
    [InlineData("$(KEY)", "Iv23shop", "acme/manifests", "contents=read", "private key cannot be read")]
    [InlineData(null, "Iv23guard", "acme/manifests", "contents=read", "does not know this App in acme/manifests")]
    [InlineData(null, "Iv23shop", "acme/nothing", "contents=read", "does not know this App in acme/nothing")]
    [InlineData(null, "Iv23shop", "acme/manifests", "contents=write", "GitHub gives no token for that")]
    [InlineData(null, "Iv23shop", "acme/m$(touch pwned)", "contents=read", "is no owner/name")]
    [InlineData(null, "\"; touch pwned", "acme/manifests", "contents=read", "client id is none")]
    public async Task What_is_wrong_is_said(string? key, string id, string repository, string permissions, string why)
    {
        var run = await RunAsync(key ?? world.Key("Iv23shop"), id, repository, permissions);

        run.ShouldEndAs("Failed").Job("take").Step("app_token").Issues.Single().Message.ShouldContain(why);
    }

    [Fact]
    public async Task A_token_for_all_of_an_owners_repositories_is_another_variable()
    {
        var run = await RunAsync(
            world.Key("Iv23sources"),
            "Iv23sources",
            repository: "acme/not-there",
            reach: "installation",
            variable: "promoteSourcesToken"
        );

        run.ShouldSucceed().Job("take").Step("look").Log.ShouldStartWith("200\n***");
    }

    private async Task<PipelineRun> RunAsync(
        string key,
        string id = "Iv23shop",
        string repository = "acme/manifests",
        string permissions = "contents=read",
        string? path = null,
        string reach = "repository",
        string variable = "promoteToken"
    )
    {
        using var self = await GitFolder.WithAsync(
            new Dictionary<string, string>
            {
                ["azure-pipelines.yml"] = $$"""
                resources:
                  repositories:
                    - { repository: promote, type: github, name: acme/promote, ref: refs/tags/v1, endpoint: github }
                stages:
                  - stage: take
                    jobs:
                      - job: take
                        timeoutInMinutes: 5
                        variables:
                          - group: mine
                        steps:
                          - checkout: promote
                            path: promote-templates
                            persistCredentials: false
                          - template: pipelines/steps/app-token.yml@promote
                            parameters:
                              appId: '{{id}}'
                              key: KEY
                              manifests: '{{repository}}'
                              permissions: {{permissions}}
                              reach: {{reach}}
                              variable: {{variable}}
                          - bash: |
                              curl --silent --output /dev/null --write-out '%{http_code}\n' --config - \
                                "$GITHUB_API_URL/repos/acme/manifests/contents/promote.yaml" <<<"header = \"Authorization: Bearer $TOKEN\""
                              echo "$TOKEN"
                            name: look
                            env:
                              TOKEN: $({{variable}})
                """,
            }
        );
        var request = world.Request();
        return await runner.Tools.RunAsync(
            request with
            {
                Repositories = new Dictionary<string, string>(request.Repositories) { ["self"] = self.Path },
                Groups = new Dictionary<string, VariableGroup>
                {
                    ["mine"] = new(new Dictionary<string, string> { ["KEY"] = key }),
                },
                Machine = new Dictionary<string, string>
                {
                    ["PATH"] = $"{path ?? "/none"}:{Environment.GetEnvironmentVariable("PATH")}",
                },
            }
        );
    }

    private static void Record(TemporaryFolder folder, string program)
    {
        var real = Environment
            .GetEnvironmentVariable("PATH")!
            .Split(':')
            .Select(one => Path.Combine(one, program))
            .First(File.Exists);
        folder.WriteProgram(
            $"bin/{program}",
            $"#!/bin/sh\nprintf '%s\\n' \"$*\" >>'{folder["arguments"]}'\nexec '{real}' \"$@\"\n"
        );
    }
}
