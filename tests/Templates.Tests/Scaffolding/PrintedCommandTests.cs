using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Promote.Sandbox.Tests.Forge;
using Templates.Tests.Running;

namespace Templates.Tests.Scaffolding;

/// <summary>The <c>gh</c> commands that <c>promote init</c> prints for what is left to do: they can be copied into a shell as they are.</summary>
public sealed partial class PrintedCommandTests
{
    private const string Secret = "-----BEGIN PRIVATE KEY-----";

    // GitHub describes no such status, and so nothing is asked of an answer that there is not.
    private const int NoAnswer = 599;

    [Theory]
    [InlineData("manifests", "acme/manifests", 27)]
    [InlineData("app-web", "acme/web", 5)]
    public async Task Each_line_is_a_command_of_its_own(string sample, string repository, int lines)
    {
        using var init = await InAsync(sample, repository);

        var commands = await CommandsAsync(init, sample);

        commands.Count.ShouldBe(lines);
        foreach (var command in commands)
            await Processes.OutputAsync("bash", ["-n", "-c", command], init.Folder);
    }

    [Theory]
    [InlineData("manifests", "acme/manifests", "variable set 7, api 6, secret set 7, api 5, api 8")]
    [InlineData("app-web", "acme/web", "api 6, variable set 7, secret set 7, secret set 5")]
    public async Task All_of_them_are_a_script_and_no_word_falls_apart(string sample, string repository, string words)
    {
        var calls = await RunAsync(sample, repository);

        calls.Select(call => $"{call.Command} {call.Arguments.Count}").Distinct().ShouldBe(words.Split(", "));
    }

    [Theory]
    [InlineData("manifests", "acme/manifests", 9)]
    [InlineData("app-web", "acme/web", 2)]
    public async Task Secrets_are_read_from_files_and_are_no_arguments(string sample, string repository, int secrets)
    {
        var calls = await RunAsync(sample, repository);

        var set = calls.Where(call => call.Command == "secret set").ToList();
        set.Count.ShouldBe(secrets);
        set.ShouldAllBe(call => call.Input.StartsWith(Secret, StringComparison.Ordinal));
        calls
            .SelectMany(call => call.Arguments)
            .ShouldAllBe(argument => !argument.Contains(Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        "manifests",
        "acme/manifests",
        "GET /orgs/{org}/installations",
        "PATCH /repos/{owner}/{repo}",
        "POST /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies",
        "POST /repos/{owner}/{repo}/rulesets",
        "PUT /repos/{owner}/{repo}/actions/permissions/workflow",
        "PUT /repos/{owner}/{repo}/environments/{environment_name}"
    )]
    [InlineData(
        "app-web",
        "acme/web",
        "POST /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies",
        "PUT /repos/{owner}/{repo}/environments/{environment_name}"
    )]
    public async Task GitHub_describes_each_endpoint(string sample, string repository, params string[] endpoints)
    {
        var calls = (await RunAsync(sample, repository)).Where(call => call.Command == "api");

        var (covered, problems) = await OpenApi.ValidateAsync(
            calls.Select(call => new JsonObject
            {
                ["method"] = call.Method,
                ["path"] = call.Path,
                ["status"] = NoAnswer,
            })
        );

        problems.ShouldBeEmpty();
        covered.ShouldBe(endpoints.Select(one => $"{one} {NoAnswer}"));
    }

    [Fact]
    public async Task The_ruleset_is_told_the_apps_by_their_numbers()
    {
        var calls = await RunAsync("manifests", "acme/manifests");

        var rulesets = calls
            .Where(call => call.Arguments.Contains("repos/acme/manifests/rulesets"))
            .Select(call => JsonElement.Parse(call.Input))
            .ToDictionary(ruleset => ruleset.GetProperty("name").GetString()!);
        rulesets.Keys.ShouldBe(["promote", "promotions"]);
        rulesets.Values.ShouldAllBe(ruleset =>
            ruleset.GetProperty("bypass_actors")[0].GetProperty("actor_id").GetInt32() == StandInGh.Promoter
        );
        rulesets["promote"]
            .GetProperty("rules")
            .EnumerateArray()
            .Single(rule => rule.GetProperty("type").GetString() == "required_status_checks")
            .GetProperty("parameters")
            .GetProperty("required_status_checks")[0]
            .GetProperty("integration_id")
            .GetInt32()
            .ShouldBe(StandInGh.Guard);
    }

    private static Task<PromoteInit> InAsync(string sample, string repository) =>
        PromoteInit.InAsync(sample, repository, "promote.yaml", "promote.build.yaml", "CODEOWNERS");

    private static async Task<IReadOnlyList<string>> CommandsAsync(PromoteInit init, string sample)
    {
        string[] arguments =
            sample == "manifests"
                ? ["--owners", "@rita"]
                : ["--manifests", "acme/manifests", "--image", "registry.acme.test/web"];
        var (exit, output, errors) = await init.RunAsync(["init", .. arguments, "--output", "json"]);
        exit.ShouldBe(0, errors);
        return
        [
            .. JsonElement
                .Parse(output)
                .GetProperty("next")
                .EnumerateArray()
                .SelectMany(step => step.GetProperty("commands").EnumerateArray())
                .Select(command => command.GetString()!)
                .Where(command => Gh.IsMatch(command)),
        ];
    }

    private static async Task<IReadOnlyList<GhCall>> RunAsync(string sample, string repository)
    {
        using var init = await InAsync(sample, repository);
        var script = string.Join('\n', await CommandsAsync(init, sample));
        foreach (Match file in SecretFile.Matches(script))
            await File.WriteAllTextAsync(Path.Combine(init.Folder, file.Groups["name"].Value), $"{Secret} {file}");
        using var gh = new StandInGh();
        return await gh.RunAsync(script, init.Folder);
    }

    [GeneratedRegex(@"^(\w+=\$\()?gh ", RegexOptions.ExplicitCapture)]
    private static partial Regex Gh { get; }

    [GeneratedRegex(@" <(?<name>[\w.-]+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex SecretFile { get; }
}
