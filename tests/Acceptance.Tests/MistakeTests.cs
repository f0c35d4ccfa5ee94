using System.Net;
using System.Net.Sockets;
using Acceptance.Tests.World;

namespace Acceptance.Tests;

/// <summary>The most common mistakes: each has its exit code, and a message that says what to do. A deadline that passed is in the chain, where there is something to wait for.</summary>
public sealed class MistakeTests(Sandbox sandbox)
{
    [Theory]
    [InlineData(Over.Api)]
    [InlineData(Over.Git)]
    public async Task Without_promote_yaml_it_exits_2_and_says_where_one_belongs(Over over)
    {
        using var team = await Team.CreateAsync(
            sandbox,
            _ => new Dictionary<string, string> { ["README.md"] = "Nothing yet.\n" }
        );

        var run = await team.BumpAsync(over, "web", Team.Sha());

        run.ShouldExit(2).ShouldSay("PROMOTE2002", "promote.yaml", "root");
    }

    [Fact]
    public async Task An_unknown_app_exits_2_and_names_the_near_one()
    {
        using var team = await Team.CreateAsync(sandbox, "checkout", "web");

        var run = await team.BumpAsync(Over.Api, "chekout", Team.Sha());

        run.ShouldExit(2).ShouldSay("PROMOTE2004", "'chekout'", "'checkout'");
        run.Errors.Split("PROMOTE2004").Length.ShouldBe(2, "An error is said once.");
    }

    [Fact]
    public async Task An_unknown_environment_exits_2_and_names_the_near_one()
    {
        using var team = await Team.CreateAsync(sandbox, "web");

        var run = await team.Cli.RunAsync(["to", "stagin", "--app", "web", .. team.Manifests(Over.Api)]);

        run.ShouldExit(2).ShouldSay("PROMOTE2005", "'stagin'", "'staging'");
    }

    [Theory]
    [InlineData(Over.Api)]
    [InlineData(Over.Git)]
    public async Task An_image_that_is_not_there_exits_3_and_says_to_push_it(Over over)
    {
        using var team = await Team.CreateAsync(sandbox, "web");
        await team.PushAsync("web", Team.Sha());
        var missing = Team.Sha();

        var run = await team.BumpAsync(over, "web", missing);

        run.ShouldExit(3).ShouldSay(missing, "promote build pushes it");
        (await team.CommitsAsync("main")).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("latest")]
    [InlineData("main")]
    public async Task A_floating_tag_exits_3_and_says_which_tag_to_take(string tag)
    {
        using var team = await Team.CreateAsync(sandbox, "web");
        await team.PushAsync("web", tag);

        var run = await team.BumpAsync(Over.Api, "web", tag);

        run.ShouldExit(3).ShouldSay($"'{tag}'", "floating", "Promote the tag of one commit");
        (await team.CommitsAsync("main")).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(Over.Api)]
    [InlineData(Over.Git)]
    public async Task A_wrong_token_exits_7_and_names_the_variable_to_look_at(Over over)
    {
        using var team = await Team.CreateAsync(sandbox, "web");
        const string wrong = "ghp_nobody0000000000000000000000000000000";
        team.Cli["PROMOTE_TOKEN"] = wrong;

        var run = await team.BumpAsync(over, "web", Team.Sha());

        run.ShouldExit(7).ShouldSay("PROMOTE7001", "PROMOTE_TOKEN");
        run.ToString().ShouldNotContain(wrong);
    }

    [Theory]
    [InlineData(Over.Api)]
    [InlineData(Over.Git)]
    public async Task A_token_that_may_not_push_exits_7_and_says_which_right_it_needs(Over over)
    {
        using var team = await Team.CreateAsync(sandbox, "web");
        var tag = Team.Sha();
        await team.PushAsync("web", tag);
        team.Cli["PROMOTE_TOKEN"] = sandbox.Token("reader");

        var run = await team.BumpAsync(over, "web", tag);

        run.ShouldExit(7).ShouldSay("PROMOTE7002", "PROMOTE_TOKEN", team.Repository);
        (await team.CommitsAsync("main")).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(Over.Api)]
    [InlineData(Over.Git)]
    public async Task A_forge_that_does_not_answer_exits_6_and_says_to_run_it_again(Over over)
    {
        using var team = await Team.CreateAsync(sandbox, "web");
        using var closed = new ClosedPort();
        team.Cli["GITHUB_API_URL"] = $"{closed.Url}/api/v3";
        team.Cli["GITHUB_GRAPHQL_URL"] = $"{closed.Url}/api/graphql";
        team.Cli["GITHUB_SERVER_URL"] = closed.Url;

        var run = await team.Cli.RunAsync(
            "bump",
            "--image",
            $"{team.Image("web")}:{Team.Sha()}",
            "--manifests",
            over == Over.Api ? team.Repository : $"{closed.Url}/{team.Repository}.git"
        );

        run.ShouldExit(6).ShouldSay("PROMOTE6001", $"127.0.0.1:{closed.Port}", "run the same command again");
    }

    [Fact]
    public async Task A_registry_that_does_not_answer_exits_6_and_says_to_run_it_again()
    {
        using var closed = new ClosedPort();
        var image = $"127.0.0.1:{closed.Port}/acme/web";
        using var team = await Team.CreateAsync(
            sandbox,
            team =>
                team.Files(["web"])
                    .ToDictionary(
                        file => file.Key,
                        file => file.Value.Replace(team.Image("web"), image, StringComparison.Ordinal),
                        StringComparer.Ordinal
                    )
        );

        var run = await team.Cli.RunAsync(["bump", "--image", $"{image}:{Team.Sha()}", .. team.Manifests(Over.Api)]);

        run.ShouldExit(6).ShouldSay("PROMOTE6001", $"127.0.0.1:{closed.Port}", "run the same command again");
        (await team.CommitsAsync("main")).Count.ShouldBe(1);
    }

    /// <summary>A port that refuses connections, and that nobody else gets meanwhile.</summary>
    private sealed class ClosedPort : IDisposable
    {
        private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        public ClosedPort() => socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        public int Port => ((IPEndPoint)socket.LocalEndPoint!).Port;

        public string Url => $"http://127.0.0.1:{Port}";

        public void Dispose() => socket.Dispose();
    }
}
