using System.Text.Json;
using NJsonSchema;

namespace Promote.Cli.Tests;

public sealed class ResultTests : IDisposable
{
    private const string Overlay = "images:\n- name: web\n  newTag: \"1\" # kept\n";

    private readonly CommandLine promote = new();

    public void Dispose() => promote.Dispose();

    [Fact]
    public async Task An_edit_changes_the_file_and_says_so()
    {
        var file = promote.Write("kustomization.yaml", Overlay);

        var exit = await promote.RunAsync("set-image", file, "web", "--tag", "2");

        exit.ShouldBe(0);
        promote.Output.ToString().Trim().ShouldBe($"{file}: changed");
        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldBe(
            Overlay.Replace("\"1\"", "\"2\"", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task With_json_the_output_is_one_document_of_the_published_schema()
    {
        var file = promote.Write("values.yaml", "image: { tag: '1' }\n");
        await promote.RunAsync("schema", "set-value");
        var schema = await JsonSchema.FromJsonAsync(promote.Output.ToString(), TestContext.Current.CancellationToken);
        promote.Output.GetStringBuilder().Clear();

        var exit = await promote.RunAsync("set-value", file, "image.tag", "1", "--output", "json");

        exit.ShouldBe(0);
        schema.Validate(promote.Output.ToString()).ShouldBeEmpty();
        JsonDocument.Parse(promote.Output.ToString()).RootElement.GetProperty("changed").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task An_error_says_what_happened_and_what_to_do_and_is_json_where_that_is_asked_for()
    {
        var exit = await promote.RunAsync("set-image", "no-such-file", "web", "--tag", "2", "--output", "json");

        exit.ShouldBe(2);
        var error = JsonDocument.Parse(promote.Output.ToString()).RootElement.GetProperty("error");
        error.GetProperty("code").GetString().ShouldBe("PROMOTE2013");
        error.GetProperty("exit").GetInt32().ShouldBe(2);
        promote.Errors.ToString().ShouldStartWith("PROMOTE2013: no-such-file does not exist. ");
    }

    [Fact]
    public async Task Without_a_token_the_forge_is_not_asked()
    {
        var exit = await promote.RunAsync("status", "--manifests", "acme/manifests");

        exit.ShouldBe(7);
        promote.Errors.ToString().ShouldContain("Set PROMOTE_TOKEN");
    }

    [Theory]
    [InlineData("read its contents.", "history", "--app", "web")]
    [InlineData("read its contents and pull requests.", "status")]
    [InlineData("read its contents, pull requests and commit statuses.", "prove", "--app", "web", "--env", "prod")]
    [InlineData("read its settings; docs/audit.md has the permissions.", "audit")]
    [InlineData("write its contents, pull requests and commit statuses.", "to", "staging")]
    [InlineData("start its workflows (Actions: write) and read its contents.", "bump", "--app", "web", "--request")]
    public async Task A_token_that_is_missing_is_asked_for_with_what_the_verb_needs(
        string rights,
        params string[] arguments
    )
    {
        await promote.RunAsync([.. arguments, "--manifests", "acme/manifests"]);

        promote.Errors.ToString().ShouldContain("to a token that may " + rights);
    }

    [Fact]
    public async Task A_time_that_is_none_is_wrong_usage()
    {
        promote.Environment["PROMOTE_TOKEN"] = "not-used-here";

        var exit = await promote.RunAsync("wait", "dev", "--manifests", "acme/manifests", "--timeout", "soon");

        exit.ShouldBe(2);
        promote.Errors.ToString().ShouldContain("'soon' is not a length of time.");
    }

    [Fact]
    public async Task On_a_ci_host_an_error_is_annotated()
    {
        promote.Environment["GITHUB_ACTIONS"] = "true";

        await promote.RunAsync("set-image", "no-such-file", "web", "--tag", "2");

        promote.Errors.ToString().ShouldContain("::error title=promote%3A PROMOTE2013::no-such-file does not exist.");
    }

    [Fact]
    public async Task The_schema_of_the_configuration_is_the_one_that_ships()
    {
        var exit = await promote.RunAsync("schema");

        exit.ShouldBe(0);
        JsonDocument
            .Parse(promote.Output.ToString())
            .RootElement.GetProperty("title")
            .GetString()
            .ShouldBe("promote.yaml");
    }
}
