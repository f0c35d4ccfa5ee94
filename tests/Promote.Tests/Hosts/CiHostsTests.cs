using Promote.Errors;
using Promote.Hosts;

namespace Promote.Tests.Hosts;

public sealed class CiHostsTests
{
    [Theory]
    [InlineData("GITHUB_ACTIONS", "true", "GitHub Actions")]
    [InlineData("TF_BUILD", "True", "Azure Pipelines")]
    [InlineData("TF_BUILD", "False", "console")]
    [InlineData("CI", "true", "console")]
    public void The_environment_says_which_host_it_is(string variable, string value, string name) =>
        CiHosts.Detect(new Dictionary<string, string> { [variable] = value }, TextWriter.Null).Name.ShouldBe(name);

    [Fact]
    public void Two_hosts_at_once_are_an_error() =>
        Should
            .Throw<UsageException>(() =>
                CiHosts.Detect(
                    new Dictionary<string, string> { ["GITHUB_ACTIONS"] = "true", ["TF_BUILD"] = "True" },
                    TextWriter.Null
                )
            )
            .Message.ShouldContain("TF_BUILD");

    [Theory]
    [InlineData("GITHUB_ACTIONS", "https://github.test/acme/web/actions/runs/7")]
    [InlineData("TF_BUILD", "https://dev.azure.test/acme/my%20shop/_build/results?buildId=8")]
    [InlineData("CI", null)]
    public void A_run_has_an_address(string variable, string? address) =>
        CiHosts
            .Detect(
                new Dictionary<string, string>
                {
                    [variable] = "true",
                    ["GITHUB_SERVER_URL"] = "https://github.test",
                    ["GITHUB_REPOSITORY"] = "acme/web",
                    ["GITHUB_RUN_ID"] = "7",
                    ["SYSTEM_COLLECTIONURI"] = "https://dev.azure.test/acme/",
                    ["SYSTEM_TEAMPROJECT"] = "my shop",
                    ["BUILD_BUILDID"] = "8",
                },
                TextWriter.Null
            )
            .RunUrl.ShouldBe(address);

    [Theory]
    [InlineData("GITHUB_ACTIONS")]
    [InlineData("TF_BUILD")]
    [InlineData("CI")]
    public void Where_the_host_names_no_files_nothing_breaks(string variable)
    {
        var host = CiHosts.Detect(new Dictionary<string, string> { [variable] = "true" }, TextWriter.Null);

        Should.NotThrow(() =>
        {
            host.SetOutput("tag", "1");
            host.AddSummary("# Done");
            host.Mask("s3cret");
            host.Group("x").Dispose();
        });
        host.RunUrl.ShouldBeNull();
    }

    [Theory]
    [InlineData("GITHUB_ACTIONS")]
    [InlineData("TF_BUILD")]
    [InlineData("CI")]
    public void An_output_s_name_cannot_smuggle_syntax(string variable)
    {
        var host = CiHosts.Detect(new Dictionary<string, string> { [variable] = "true" }, TextWriter.Null);

        foreach (var name in (string[])["", "a=b", "a;isSecret=true", "a\nb", "a<<b", "1a", "a]b"])
            Should.Throw<ArgumentException>(() => host.SetOutput(name, "x"));
    }

    [Fact]
    public void A_console_says_where_and_what()
    {
        var output = new StringWriter { NewLine = "\n" };
        var host = CiHosts.Detect(new Dictionary<string, string>(), output);

        host.Annotate(
            new CiAnnotation(CiLevel.Error, "not a key")
            {
                Title = "PROMOTE2003",
                File = "promote.yaml",
                Line = 3,
            }
        );
        host.Annotate(new CiAnnotation(CiLevel.Notice, "done\u001b[2J"));

        output.ToString().ShouldBe("promote.yaml:3: error: PROMOTE2003: not a key\nnotice: done[2J\n");
    }
}
