using System.Text.RegularExpressions;
using Acceptance.Tests.World;
using Templates.Tests.Running;

namespace Templates.Tests.Scaffolding;

/// <summary>The commands of the quickstarts, as they are written there.</summary>
public sealed partial class GuideCommandTests(Chain.Platform platform) : IClassFixture<Chain.Platform>
{
    public static TheoryData<string> Applications => new(Commands("promote init app "));

    public static TheoryData<string> ManifestsRepositories => new(Commands("promote init manifests "));

    [Theory, MemberData(nameof(Applications))]
    public async Task An_application_is_set_up_by_them(string command)
    {
        using var init = await PromoteInit.InAsync("app-web", "acme/web", "promote.build.yaml");

        var (exit, _, errors) = await init.RunAsync(Arguments(command));

        exit.ShouldBe(0, errors);
        init.Read("promote.build.yaml").ShouldContain("manifests: acme/manifests");
    }

    [Theory, MemberData(nameof(ManifestsRepositories))]
    public async Task A_manifests_repository_is_set_up_by_them(string command)
    {
        using var init = await PromoteInit.InAsync("manifests", "acme/manifests", "promote.yaml", "CODEOWNERS");

        var (exit, _, errors) = await init.RunAsync(Arguments(command));

        exit.ShouldBe(0, errors);
        init.Read("CODEOWNERS").ShouldContain("@acme/platform");
    }

    [Fact]
    public async Task The_check_is_posted_by_hand_and_the_settings_are_audited()
    {
        var sandbox = platform.Sandbox;
        await platform.CommitAsync("acme/manifests", new Dictionary<string, string?> { ["A.md"] = "A\n" }, branch: "a");
        var opened = await sandbox.CallAsync(
            HttpMethod.Post,
            $"{sandbox.Api}/repos/acme/manifests/pulls",
            "developer",
            new
            {
                title = "A",
                head = "a",
                @base = "main",
            }
        );
        opened.GetProperty("number").GetInt32().ShouldBe(1);

        foreach (var command in Commands("promote verify "))
            await RunAsync(command, "guard");
        foreach (var command in Commands("promote audit --"))
            await RunAsync(command, "admin");

        var head = opened.GetProperty("head").GetProperty("sha").GetString();
        var checks = await sandbox.CallAsync(
            HttpMethod.Get,
            $"{sandbox.Api}/repos/acme/manifests/commits/{head}/check-runs",
            "reader"
        );
        checks.GetProperty("check_runs")[0].GetProperty("conclusion").GetString().ShouldBe("success");
    }

    private Task<string> RunAsync(string command, string role) =>
        Processes.OutputAsync(
            "dotnet",
            [Programs.Cli, .. Arguments(command)],
            Path.GetTempPath(),
            new Dictionary<string, string>(platform.Sandbox.Addresses)
            {
                ["PROMOTE_TOKEN"] = platform.Sandbox.Token(role),
            }
        );

    private static string[] Arguments(string command) => command.Split(' ')[1..];

    private static string[] Commands(string start) =>
        [
            .. new[] { "docs/github-actions.md", "docs/azure-pipelines.md" }
                .SelectMany(page => Span.Matches(File.ReadAllText(Path.Combine(SourceTree.Root, page))))
                .Select(match => match.Groups["command"].Value)
                .Where(command => command.StartsWith(start, StringComparison.Ordinal))
                .Distinct(),
        ];

    [GeneratedRegex("`(?<command>promote [^`\n]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Span { get; }
}
