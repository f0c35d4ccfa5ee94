using System.Text;
using Promote.Errors;
using Promote.Hosts;

namespace Promote.Tests.Hosts;

public sealed class GitHubActionsHostTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly StringWriter output = new() { NewLine = "\n" };

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Outputs_are_added_to_the_file_and_may_have_several_lines()
    {
        var host = Host();

        host.SetOutput("tag", "1.2.3");
        host.SetOutput("plan", "a\nb\n");

        File.ReadAllText(folder.File("output")).ShouldBe("tag<<EOF1\n1.2.3\nEOF1\nplan<<EOF2\na\nb\n\nEOF2\n");
    }

    [Fact]
    public void A_value_that_holds_the_delimiter_gets_another()
    {
        Host().SetOutput("title", "x\nEOF1\nevil=1");

        File.ReadAllText(folder.File("output")).ShouldBe("title<<EOF2\nx\nEOF1\nevil=1\nEOF2\n");
    }

    [Fact]
    public void Delimiters_are_drawn()
    {
        var host = new GitHubActionsHost(Environment, output);

        host.SetOutput("a", "1");
        host.SetOutput("b", "2");

        var delimiters = File.ReadAllLines(folder.File("output")).Where(line => line.StartsWith("promote_")).ToList();
        delimiters.Count.ShouldBe(2);
        delimiters.ShouldBeUnique();
    }

    [Fact]
    public void Summaries_add_up_to_under_a_mebibyte_and_are_cut_between_characters()
    {
        var host = Host();

        host.AddSummary("# Done");
        host.AddSummary(string.Concat(Enumerable.Repeat("😀é", 300_000)));
        host.AddSummary("no room");

        var bytes = File.ReadAllBytes(folder.File("summary"));
        bytes.Length.ShouldBeInRange(1024 * 1024 - 8, 1024 * 1024 - 1);
        var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        text.ShouldStartWith("# Done\n😀é");
        text.ShouldEndWith("room for 1 MiB.\n");
    }

    [Fact]
    public void An_annotation_names_its_place_and_escapes_what_others_wrote()
    {
        var host = Host();

        host.Annotate(
            new CiAnnotation(CiLevel.Error, "100%\r\n::set-env name=PATH::x")
            {
                Title = "a,b::c",
                File = "apps/web.yaml",
                Line = 3,
            }
        );
        host.Annotate(new CiAnnotation(CiLevel.Warning, "w"));
        host.Annotate(new CiAnnotation(CiLevel.Notice, "n"));

        output
            .ToString()
            .ShouldBe(
                "::error file=apps/web.yaml,line=3,title=a%2Cb%3A%3Ac::100%25%0D%0A::set-env name=PATH::x\n::warning::w\n::notice::n\n"
            );
    }

    [Fact]
    public void A_secret_is_masked_line_by_line()
    {
        Host().Mask("first%line\nsecond\n}\n");

        output.ToString().ShouldBe("::add-mask::first%25line\n::add-mask::second\n");
    }

    [Fact]
    public void A_group_ends_once()
    {
        var host = Host();

        using (var group = host.Group("Plan\n::error::x"))
        {
            host.WriteLine("::error::y");
            group.Dispose();
        }

        output.ToString().ShouldBe("::group::Plan ::error::x\n: :error::y\n::endgroup::\n");
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_named()
    {
        var host = new GitHubActionsHost(new Dictionary<string, string> { ["GITHUB_OUTPUT"] = folder.Path }, output);

        Should.Throw<UsageException>(() => host.SetOutput("a", "b")).Subject.ShouldBe(folder.Path);
    }

    private Dictionary<string, string> Environment =>
        new() { ["GITHUB_OUTPUT"] = folder.File("output"), ["GITHUB_STEP_SUMMARY"] = folder.File("summary") };

    private GitHubActionsHost Host()
    {
        var drawn = 0;
        return new GitHubActionsHost(Environment, output) { Delimiter = () => $"EOF{++drawn}" };
    }
}
