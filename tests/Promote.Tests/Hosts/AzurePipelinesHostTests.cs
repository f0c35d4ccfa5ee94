using Promote.Hosts;

namespace Promote.Tests.Hosts;

public sealed class AzurePipelinesHostTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly StringWriter output = new() { NewLine = "\n" };

    public void Dispose() => folder.Dispose();

    [Fact]
    public void An_output_is_one_escaped_line()
    {
        Host().SetOutput("plan", "100%;]\r\n##vso[task.complete]%0A");

        output
            .ToString()
            .ShouldBe(
                "##vso[task.setvariable variable=plan;isOutput=true]100%AZP25;]%0D%0A##vso[task.complete]%AZP250A\n"
            );
    }

    [Fact]
    public void A_summary_is_a_file_that_the_agent_is_told_of()
    {
        Host().AddSummary("# Done");

        var file = Directory.GetFiles(folder.Path).ShouldHaveSingleItem();
        File.ReadAllText(file).ShouldBe("# Done\n");
        output.ToString().ShouldBe($"##vso[task.uploadsummary]{file}\n");
    }

    [Fact]
    public void An_annotation_names_its_place_and_escapes_what_others_wrote()
    {
        var host = Host();

        host.Annotate(
            new CiAnnotation(CiLevel.Error, "broken\n##vso[task.complete]")
            {
                Title = "PROMOTE2003",
                File = "a;b]c",
                Line = 3,
            }
        );
        host.Annotate(new CiAnnotation(CiLevel.Warning, "w"));
        host.Annotate(new CiAnnotation(CiLevel.Notice, "##vso[task.complete]n"));

        output
            .ToString()
            .ShouldBe(
                "##vso[task.logissue type=error;sourcepath=a%3Bb%5Dc;linenumber=3]PROMOTE2003: broken%0A##vso[task.complete]\n"
                    + "##vso[task.logissue type=warning]w\n"
                    + "# #vso[task.complete]n\n"
            );
    }

    [Fact]
    public void Groups_and_secrets_have_commands_of_their_own()
    {
        var host = Host();

        host.Mask("s3cret");
        using (host.Group("Plan ##vso[task.complete]"))
            host.WriteLine("x ##vso[task.complete]");

        output
            .ToString()
            .ShouldBe(
                "##vso[task.setsecret]s3cret\n##[group]Plan # #vso[task.complete]\nx # #vso[task.complete]\n##[endgroup]\n"
            );
    }

    private AzurePipelinesHost Host() =>
        new(new Dictionary<string, string> { ["AGENT_TEMPDIRECTORY"] = folder.Path }, output);
}
