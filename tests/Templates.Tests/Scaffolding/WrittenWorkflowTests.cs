using System.Text.Json;
using Templates.Tests.Rules;
using Templates.Tests.Running;
using YamlDotNet.RepresentationModel;

namespace Templates.Tests.Scaffolding;

/// <summary>The workflows that <c>promote init</c> writes: they are right, and call the reusable ones as those want it.</summary>
public sealed class WrittenWorkflowTests(WorkflowRunner runner)
{
    private const string Written = PromoteInit.Workflow;

    public static TheoryData<string, string, string, string[]> Cases =>
        new()
        {
            { "manifests", "acme/manifests", "manifests.yml", ["--owners", "@rita"] },
            { "app-web", "acme/web", "promote.yml", ["--manifests", "acme/manifests"] },
            {
                "app-web",
                "acme/web",
                "promote.yml",
                ["--manifests", "acme/manifests", "--image", "registry.acme.test/web"]
            },
        };

    [Theory, MemberData(nameof(Cases))]
    public async Task The_linters_have_nothing_to_say(
        string sample,
        string repository,
        string called,
        string[] arguments
    )
    {
        var text = await WriteAsync(sample, repository, arguments);
        using var folder = new TemporaryFolder();
        // The linters read only this repository's files, so the called one is put beside it.
        folder.Write(
            Written,
            text.Replace(Reference(called), "./.github/workflows/called.yml", StringComparison.Ordinal)
        );
        folder.Write(
            ".github/workflows/called.yml",
            await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, ".github/workflows", called))
        );

        var json = await runner.Tools.RunAsync("validate.mjs", folder[Written]);

        JsonSerializer
            .Deserialize<IReadOnlyList<LinterMessage>>(json, JsonSerializerOptions.Web)!
            .Select(one => $"{one.Tool}:{one.Line}: {one.Message}")
            .ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task The_called_one_gets_what_it_declares(
        string sample,
        string repository,
        string called,
        string[] arguments
    )
    {
        var written = new Document(Written, await WriteAsync(sample, repository, arguments));
        var call = Sources.Read(SourceTree.Root, $".github/workflows/{called}")!;
        var declared = call.Root.Map("on")!.Map("workflow_call")!;
        var job = written.Jobs.ShouldHaveSingleItem().Job;

        job.Text("uses").ShouldBe(Reference(called));
        Subset(job, "with", declared, "inputs");
        Subset(job, "secrets", declared, "secrets");
        // A caller's job bounds what the called ones may do.
        var granted = job.Map("permissions").Entries().ToDictionary(one => one.Key.Text(), one => one.Value.Text());
        foreach (var (scope, level) in call.Jobs.SelectMany(one => one.Job.Map("permissions").Entries()))
            new[] { "write", level.Text() }.ShouldContain(granted.GetValueOrDefault(scope.Text()), scope.Text());
        LeastPermissions.Check(written).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_manifests_workflow_has_every_event_and_input_that_the_called_one_looks_at()
    {
        var written = new Document(Written, await WriteAsync("manifests", "acme/manifests", ["--owners", "@rita"]));
        var called = Sources.Read(SourceTree.Root, ".github/workflows/manifests.yml")!;
        var text = string.Join('\n', called.Root.Scalars().Select(one => one.Value));

        foreach (var name in written.Events)
            text.ShouldContain($"'{name}'".Replace("'push'", "github.event_name == 'push'", StringComparison.Ordinal));
        var inputs = written.Root.Map("on")!.Map("workflow_dispatch")!.Map("inputs").Entries().ToList();
        inputs
            .Select(one => one.Key.Text())
            .ShouldBe(["app", "images", "environment", "source-commit", "built-by", "judge"]);
        inputs.ShouldAllBe(one => ((YamlMappingNode)one.Value).Text("type") == "string");
        var crons = ((YamlSequenceNode)written.Root.Map("on")!.Find("schedule")!).Children.Select(one =>
            ((YamlMappingNode)one).Text("cron")
        );
        crons.ShouldContain(
            called.Root.Map("on")!.Map("workflow_call")!.Map("inputs")!.Map("audit-schedule").Text("default")
        );
    }

    private static string Reference(string called) => $"promote-pipelines/promote/.github/workflows/{called}@v1";

    private static void Subset(YamlMappingNode job, string given, YamlMappingNode declared, string known)
    {
        var names = job.Map(given).Entries().Select(one => one.Key.Text()).ToList();
        var all = declared.Map(known).Entries().ToDictionary(one => one.Key.Text(), one => (YamlMappingNode)one.Value);
        names.ShouldBeSubsetOf(all.Keys);
        all.Where(one => one.Value.Text("required") == "true").Select(one => one.Key).ShouldBeSubsetOf(names);
    }

    private static async Task<string> WriteAsync(string sample, string repository, string[] arguments)
    {
        using var init = await PromoteInit.InAsync(
            sample,
            repository,
            "promote.yaml",
            "promote.build.yaml",
            "CODEOWNERS"
        );
        var (exit, _, errors) = await init.RunAsync(["init", .. arguments]);
        exit.ShouldBe(0, errors);
        return init.Read(Written);
    }
}
