using System.Diagnostics;
using System.Text.Json.Nodes;
using Promote.Audit;
using Promote.Forges;
using static Promote.Tests.Audit.AuditCases;

namespace Promote.Tests.Audit;

/// <summary>What people are told to type, as a shell understands it.</summary>
public sealed class FixTests : IDisposable
{
    private const string Hostile = "a'b\"$(touch pwned);`touch pwned` &&\\";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("promote-audit-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("main", "main")]
    [InlineData("", "''")]
    [InlineData("a b", "'a b'")]
    [InlineData("it's", @"'it'\''s'")]
    [InlineData("$(x)", "'$(x)'")]
    [InlineData("é", "'é'")]
    public void A_word_is_quoted_where_a_shell_would_read_more_into_it(string word, string quoted) =>
        ShellText.Quote(word).ShouldBe(quoted);

    [Fact]
    public async Task Names_of_others_reach_the_program_as_they_are_and_run_nothing()
    {
        var audit = With(settings =>
            settings with
            {
                Branch = Hostile,
                Rulesets = Known<RuleSource>(),
                Environments = Known(
                    new KeyEnvironment(Hostile, EnvironmentBranches.Any, Known<string>(), Setting<int>.Of(1), []),
                    new KeyEnvironment(Hostile, EnvironmentBranches.Chosen, Known("*"), Setting<int>.Of(1), [])
                ),
                Protection = Known(
                    Ruleset with
                    {
                        Kind = RuleSourceKind.Protection,
                        PullRequest = new(0, false, false, false),
                        Checks = [new("promote/verify", null), new(Hostile, null)],
                        BlocksDeletion = false,
                        Bypass = Known(
                            new Bypass(BypassKind.Administrators, null, null),
                            new Bypass(BypassKind.Person, 1, Hostile)
                        ),
                    }
                ),
                Secrets = Known(new BranchSecret(Hostile, OfOrganization: false)),
                Workflows = Setting<WorkflowDefaults>.Of(new(true, true)),
            }
        ) with
        {
            CodeOwners = null,
            ArgoFiles = [Hostile],
        };
        var fixes = AuditRules.Judge(audit).Select(result => result.Fix).OfType<string>().ToList();
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "KEY_FILE"),
            "",
            TestContext.Current.CancellationToken
        );
        Directory.CreateDirectory(Path.Combine(folder.FullName, ".github"));

        var calls = new List<string>();
        foreach (var fix in fixes)
            calls.AddRange(await CallsAsync(fix));

        fixes.Count.ShouldBeGreaterThan(8);
        calls.ShouldAllBe(call =>
            call.StartsWith("api ", StringComparison.Ordinal)
            || call.StartsWith("secret set ", StringComparison.Ordinal)
        );
        calls.ShouldContain(call => call.Contains($"name={Hostile}", StringComparison.Ordinal));
        calls.ShouldContain(call => call.Contains(Uri.EscapeDataString(Hostile), StringComparison.Ordinal));
        folder.EnumerateFiles("pwned", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public void A_ruleset_that_is_added_is_whole()
    {
        var fix = Judge(With(Ruleset with { BlocksForcePushes = false, BlocksDeletion = false }), "history").Fix!;

        var body = JsonNode.Parse(fix[(fix.IndexOf("<<<'", StringComparison.Ordinal) + 4)..^1])!;

        body["enforcement"]!.GetValue<string>().ShouldBe("active");
        body["conditions"]!["ref_name"]!["include"]!.AsArray().Count.ShouldBe(1);
        body["rules"]!
            .AsArray()
            .Select(rule => rule!["type"]!.GetValue<string>())
            .ShouldBe(["non_fast_forward", "deletion"]);
    }

    [Fact]
    public void A_server_of_ones_own_is_named() =>
        Judge(
            With(settings => settings with { Host = "git.acme.test", Secrets = Known(new BranchSecret("K", false)) }),
            "branch-secrets"
        )
            .Fix!.ShouldContain("gh api --hostname git.acme.test -X DELETE ");

    [Fact]
    public void Only_those_who_should_not_be_there_lose_their_exception()
    {
        var fix = Judge(
            With(
                Ruleset with
                {
                    Bypass = Known(
                        new Bypass(BypassKind.App, PromoterApp, null),
                        new Bypass(BypassKind.Team, 7, null),
                        new Bypass(BypassKind.DeployKeys, null, null)
                    ),
                }
            ),
            "bypass"
        ).Fix!;

        fix.ShouldBe(
            "gh api repos/acme/manifests/rulesets/42 --jq '{bypass_actors:[.bypass_actors[]|select((.actor_type==\"Team\" and .actor_id==7 or .actor_type==\"DeployKey\")|not)]}' | gh api -X PUT repos/acme/manifests/rulesets/42 --input -"
        );
    }

    [Fact]
    public void A_promoter_whom_nobody_named_is_to_be_named_first() =>
        Judge(WithRules("promoter: \"promote[bot]\", ", ""), "bypass")
            .Fix!.ShouldStartWith("Add the App that promotes");

    [Fact]
    public void A_ruleset_of_the_organisation_is_changed_there() =>
        Judge(
            With(
                Ruleset with
                {
                    Kind = RuleSourceKind.ParentRuleset,
                    Organization = "acme",
                    Bypass = Known(new Bypass(BypassKind.DeployKeys, null, null)),
                }
            ),
            "bypass"
        )
            .Fix!.ShouldStartWith("gh api orgs/acme/rulesets/42 --jq ");

    // What a program named gh is called with, one call a line.
    private async Task<string[]> CallsAsync(string fix)
    {
        var log = Path.Combine(folder.FullName, "log");
        var gh = Path.Combine(folder.FullName, "gh");
        await File.WriteAllTextAsync(
            gh,
            $"#!/bin/sh\nprintf '%s\\n' \"$*\" >> '{log}'\n[ -t 0 ] || cat > /dev/null\necho 1\n",
            TestContext.Current.CancellationToken
        );
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(gh, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.Delete(log);
        var start = new ProcessStartInfo("bash", ["-c", fix])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["PATH"] = folder.FullName + ":" + Environment.GetEnvironmentVariable("PATH");
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return File.Exists(log) ? await File.ReadAllLinesAsync(log, TestContext.Current.CancellationToken) : [];
    }
}
