using System.CommandLine;
using System.CommandLine.Completions;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Promote.Cli;
using Promote.Cli.Commands;
using Promote.Configuration;
using Promote.Errors;
using Promote.Manifests;

namespace Promote.Tests.Docs;

public sealed partial class DocsTests
{
    private static readonly RootCommand Cli = PromoteCommand.Create(
        new Shell
        {
            Output = TextWriter.Null,
            Errors = TextWriter.Null,
            Environment = new Dictionary<string, string>(StringComparer.Ordinal),
            WorkingDirectory = Pages.Root,
            Time = TimeProvider.System,
            IsTerminal = false,
        }
    );

    private static readonly HashSet<string> OptionsOfOthers = new(StringComparer.Ordinal)
    {
        "--target", // of Cake
        "--interactive", // of the demo
        "--port", // of the sandbox
        "--data",
        "--samples",
        "--metadata-file", // of docker buildx
        "--digestfile", // of buildah
        "--label", // of docker build
    };

    public static TheoryData<string> PageNames => [.. Pages.All];

    [Fact]
    public void Every_command_line_that_is_shown_is_one_that_the_command_understands()
    {
        var lines = Pages
            .Blocks("sh")
            .SelectMany(block => block.Text.Split('\n'))
            .Concat(Pages.All.SelectMany(Pages.Code));
        var wrong = lines.SelectMany(CommandLine).Select(words => (words, problem: Problem(words))).ToList();

        wrong.Count.ShouldBeGreaterThan(30);
        wrong.Where(one => one.problem is not null).ShouldBeEmpty();
    }

    [Fact]
    public void Every_option_that_is_named_alone_is_an_option_of_some_verb()
    {
        var known = Cli
            .Subcommands.SelectMany(verb => verb.Options)
            .Concat(Cli.Options)
            .SelectMany(option => option.Aliases.Append(option.Name))
            .ToHashSet(StringComparer.Ordinal);

        var named = Pages
            .All.SelectMany(Pages.Code)
            .Where(code => code.StartsWith('-'))
            .Select(code => code.Split(' ', '=')[0])
            .Where(name => name.StartsWith("--", StringComparison.Ordinal) || name.Length == 2);

        named.Where(name => !known.Contains(name) && !OptionsOfOthers.Contains(name)).ShouldBeEmpty();
    }

    [Fact]
    public void The_reference_names_every_verb_with_every_option()
    {
        var sections = Pages
            .Text("docs/reference.md")
            .Split("\n## ")
            .ToDictionary(section => section.Split('\n')[0], section => section, StringComparer.Ordinal);

        foreach (var verb in Cli.Subcommands)
        {
            var text = sections["All verbs"] + sections.GetValueOrDefault(verb.Name, "(no section)");
            sections.ShouldContainKey(verb.Name);
            foreach (
                var name in verb.Options.Concat(Cli.Options).SelectMany(option => option.Aliases.Append(option.Name))
            )
            {
                // Windows' way to ask for help.
                if (name is not ("/?" or "/h"))
                    text.ShouldContain($"`{name}", customMessage: $"{verb.Name} {name}");
            }
        }
    }

    [Fact]
    public void The_reference_names_every_schema_that_can_be_printed()
    {
        var section = Pages.Text("docs/reference.md").Split("\n## schema\n")[1].Split("\n## ")[0];

        var names = Cli
            .Subcommands.Single(verb => verb.Name == "schema")
            .Arguments.Single()
            .GetCompletions(CompletionContext.Empty);

        names.ShouldNotBeEmpty();
        names.Select(name => name.Label).ShouldAllBe(name => section.Contains($"`{name}`", StringComparison.Ordinal));
    }

    [Fact]
    public void The_reference_has_every_error_code_with_its_exit_code_and_no_other()
    {
        var codes = typeof(ErrorCodes)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (ErrorCode)field.GetValue(null)!)
            .Select(code => $"| {code.Id} | {(int)code.Exit} |")
            .Order(StringComparer.Ordinal);

        var rows = CodeRow().Matches(Pages.Text("docs/reference.md")).Select(match => match.Value);

        rows.Order(StringComparer.Ordinal).ShouldBe(codes);
    }

    [Theory]
    [MemberData(nameof(PageNames))]
    public void Error_codes_that_a_page_names_exist(string page)
    {
        var codes = typeof(ErrorCodes)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => ((ErrorCode)field.GetValue(null)!).Id)
            .ToList();

        Code()
            .Matches(Pages.Text(page))
            .Select(match => match.Value)
            .Where(code => !codes.Contains(code))
            .ShouldBeEmpty();
    }

    [Fact]
    public void The_exit_codes_in_the_readme_are_those_that_there_are()
    {
        var rows = ExitRow().Matches(Pages.Text("README.md")).Select(match => match.Groups["exit"].Value);

        rows.ShouldBe(Enum.GetValues<ExitCode>().Select(exit => $"{(int)exit}"));
    }

    [Theory]
    [MemberData(nameof(PageNames))]
    public void Links_lead_to_files_and_headings_that_exist(string page)
    {
        foreach (var link in Link().Matches(Pages.Text(page)).Select(match => match.Groups["to"].Value))
        {
            if (link.Contains("://", StringComparison.Ordinal))
                continue;
            var (path, heading) = link.Split('#', 2) is [var before, var after] ? (before, after) : (link, null);
            var target = path.Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, path);
            var full = Path.GetFullPath(Path.Combine(Pages.Root, target));
            File.Exists(full).ShouldBeTrue($"{page} links to {link}");
            if (heading is not null)
                Heading()
                    .Matches(File.ReadAllText(full))
                    .Select(match => Anchor(match.Groups["text"].Value))
                    .ShouldContain(heading, $"{page} links to {link}");
        }
    }

    [Fact]
    public void The_examples_of_configuration_files_can_be_read()
    {
        var examples = Pages.Blocks("yaml").ToList();

        foreach (var (page, text) in examples)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            // Pipelines and workflows are read, and run, by the templates' tests.
            if (
                !text.StartsWith("version: 1\n", StringComparison.Ordinal)
                && page is "README.md" or "docs/azure-pipelines.md" or "docs/github-actions.md" or "docs/versions.md"
            )
                continue;
            if (text.Contains("\nbuilds:", StringComparison.Ordinal))
                BuildYaml.Read(bytes, page).Builds.ShouldNotBeEmpty();
            else if (text.Contains("\nuntil:", StringComparison.Ordinal))
                FreezeFile.Read(bytes, page).Reason.ShouldNotBeEmpty();
            else
                PromoteYaml.Read(bytes, page).Environments.ShouldNotBeEmpty();
        }

        examples.Count.ShouldBeGreaterThanOrEqualTo(5);
    }

    [Fact]
    public void The_samples_are_what_the_documentation_shows()
    {
        var shown = Pages.Blocks("yaml").Select(block => block.Text).ToList();

        shown.ShouldContain(Pages.Text("samples/app-web/promote.build.yaml"));
        shown.ShouldContain(example =>
            Pages.Text("samples/manifests/promote.yaml").EndsWith(example, StringComparison.Ordinal)
        );
        Pages.Blocks("csharp").Select(block => block.Text).ShouldContain(Pages.Text("samples/app-web/build.cake"));
    }

    private static IEnumerable<string[]> CommandLine(string line)
    {
        var match = Promote().Match(line);
        if (match.Success)
            yield return [.. match.Groups["words"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
    }

    private static string? Problem(string[] words)
    {
        if (words is [] or ["--help" or "--version"])
            return null;
        if (Cli.Subcommands.FirstOrDefault(one => one.Name == words[0]) is not { } verb)
            return $"there is no verb {words[0]}";
        var options = verb
            .Options.Concat(Cli.Options)
            .SelectMany(option => option.Aliases.Append(option.Name))
            .ToHashSet(StringComparer.Ordinal);
        return words.FirstOrDefault(word => word.StartsWith('-') && !options.Contains(word)) is { } unknown
            ? $"{verb.Name} has no {unknown}"
            : null;
    }

    // As GitHub makes it.
    private static string Anchor(string heading) =>
        string.Concat(
            heading
                .ToLowerInvariant()
                .Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')
                .Select(c => c == ' ' ? '-' : c)
        );

    [GeneratedRegex(@"^(?:[A-Z_]+=\S+ )*(?:eval ""\$\()?promote (?<words>[^>|)]*)", RegexOptions.None, 1000)]
    private static partial Regex Promote();

    [GeneratedRegex(@"^\| PROMOTE\d{4} \| \d \|", RegexOptions.Multiline, 1000)]
    private static partial Regex CodeRow();

    [GeneratedRegex(@"PROMOTE\d{4}\b", RegexOptions.None, 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"^\| (?<exit>\d) \|", RegexOptions.Multiline, 1000)]
    private static partial Regex ExitRow();

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)", RegexOptions.None, 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<text>.+?)\r?$", RegexOptions.Multiline, 1000)]
    private static partial Regex Heading();
}
