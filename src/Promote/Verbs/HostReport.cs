using System.Globalization;
using System.Text;
using Promote.Audit;
using Promote.Errors;
using Promote.Forges;
using Promote.Gates;
using Promote.Hosts;
using Promote.Proof;
using Promote.Verbs.Promotion;
using Promote.Verbs.Verification;

namespace Promote.Verbs;

/// <summary>Tells a CI host what a verb came to: outputs for later steps, a summary for people, an annotation for an error.</summary>
public static class HostReport
{
    /// <summary>Tells of a result.</summary>
    /// <param name="host">The host.</param>
    /// <param name="result">The result.</param>
    public static void Tell(this ICiHost host, IVerbResult result)
    {
        ArgumentNullException.ThrowIfNull(host);
        foreach (var (name, value) in Outputs(result).Where(output => !string.IsNullOrEmpty(output.Value)))
            host.SetOutput(name, value!);
        if (Summary(result) is { Length: > 0 } summary)
            host.AddSummary(summary);
        if (host is not ConsoleHost && result is PromotionResult { Exit: ExitCode.Refused or ExitCode.Waiting } stopped)
            host.Annotate(
                new CiAnnotation(
                    stopped.Exit == ExitCode.Refused ? CiLevel.Error : CiLevel.Warning,
                    $"{stopped.Summary} {stopped.Next}".TrimEnd()
                )
                {
                    Title = $"promote: {stopped.App} to {stopped.Environment}",
                }
            );
        if (host is not ConsoleHost && result is NextResult due)
        {
            foreach (var step in due.Steps.Where(step => step.Exit != ExitCode.Done))
                host.Annotate(
                    new CiAnnotation(CiLevel.Error, $"{step.Summary} {step.Next}".TrimEnd())
                    {
                        Title = $"promote: {step.App} in {step.Environment ?? "all environments"}",
                    }
                );
        }
    }

    /// <summary>Tells of an error.</summary>
    /// <param name="host">The host.</param>
    /// <param name="error">The error.</param>
    public static void Tell(this ICiHost host, PromoteException error)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(error);
        host.SetOutput("outcome", "failed");
        host.SetOutput("error", error.Code.Id);
        // On a console the front end's own line is all that there is to read.
        if (host is ConsoleHost)
            return;
        host.Annotate(
            new CiAnnotation(CiLevel.Error, $"{error.Message} {error.Next}".TrimEnd())
            {
                Title = $"promote: {error.Code.Id}",
            }
        );
    }

    private static IEnumerable<(string Name, string? Value)> Outputs(IVerbResult result) =>
        result switch
        {
            PromotionResult promotion =>
            [
                ("outcome", Word(promotion.Outcome)),
                ("app", promotion.App),
                ("environment", promotion.Environment),
                ("commit", promotion.Commit),
                ("tag", promotion.Images is [var only] ? only.Tag : null),
                ("digest", promotion.Images is [var one] ? one.Digest : null),
                ("pull-request", promotion.PullRequest?.Number.ToString(CultureInfo.InvariantCulture)),
                ("pull-request-url", promotion.PullRequest?.Url),
            ],
            BuildResult build =>
            [
                ("outcome", build.Images.All(image => image.Reused) ? "reused" : "built"),
                ("tag", build.Tag),
                ("source-commit", build.SourceCommit),
                ("images", string.Join(' ', build.Images.Select(image => image.Reference))),
                ("digest", build.Artifact.Images is [var only] ? only.Digest?.Value : null),
            ],
            PayBackResult payBack =>
            [
                ("outcome", payBack.Unpaid.Count == 0 ? "paid" : "owed"),
                ("unpaid", string.Join(' ', payBack.Unpaid)),
            ],
            RequestResult request => [("outcome", Word(request.Outcome)), ("request-url", request.Url)],
            WaitResult wait => [("outcome", "healthy"), ("commit", wait.Commit)],
            FollowResult follow =>
            [
                ("outcome", follow.Outcome.ToString().ToLowerInvariant()),
                ("environment", follow.Environment),
                ("commit", follow.Commit),
                (
                    "pull-request-url",
                    follow.Later.Select(stop => stop.Pending?.Url).FirstOrDefault(url => url is not null)
                ),
            ],
            NextResult next => [("outcome", NextReport.Outcome(next)), ("commit", next.Commit)],
            SmokeTestResult smoke =>
            [
                ("outcome", smoke.Outcome == SmokeTestOutcome.Passed ? "passed" : "not-required"),
                ("commit", smoke.Commit),
            ],
            VerifyResult verify =>
            [
                ("outcome", verify.Outcome.ToString().ToLowerInvariant()),
                ("tree", verify.Tree),
                (
                    "holds-until",
                    verify.HoldsUntil?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
                ),
            ],
            AuditResult audit => [("outcome", Word(audit.Outcome)), ("summary", audit.Summary)],
            ProveResult prove =>
            [
                ("outcome", prove.Outcome == ProofOutcome.Proven ? "proven" : "not-proven"),
                ("commit", prove.Commit),
                ("summary", prove.Summary),
            ],
            _ => [],
        };

    private static string Summary(IVerbResult result)
    {
        var text = new StringBuilder();
        switch (result)
        {
            case PromotionResult promotion:
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"### {Markdown.Escape(promotion.App)} to {Markdown.Escape(promotion.Environment)}: {Word(promotion.Outcome)}\n\n{Markdown.Escape(promotion.Summary)} {Markdown.Escape(promotion.Next)}\n"
                );
                Rows(
                    text,
                    "Gate | | What it saw",
                    promotion.Gates.Select(gate =>
                        $"{gate.Gate} | {(gate.Verdict switch { GateVerdict.Passed => "passed", GateVerdict.Waiting => "waits", _ => "refused" })} | {Markdown.Escape(gate.Reason)}"
                    )
                );
                break;
            case VerifyResult verify:
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"### promote/verify: {Markdown.Escape(VerdictMarkdown.Title(verify))}\n\n{VerdictMarkdown.Of(verify)}"
                );
                break;
            case FollowResult follow:
                text.Append(FollowReport.Markdown(follow));
                break;
            case NextResult next:
                text.Append(NextReport.Markdown(next));
                break;
            case VerifyOpenResult open:
                text.Append("### promote/verify of the open pull requests\n");
                Rows(
                    text,
                    "Pull request | | ",
                    open.Judged.Select(one =>
                            $"{Markdown.Escape(one.PullRequest!.Title)} ({one.PullRequest.Number}) | {Markdown.Escape(VerdictMarkdown.Title(one))} | {(one.PullRequest.Merged ? "merged" : Markdown.Escape(one.PullRequest.Remark))}"
                        )
                        .Concat(
                            open.Failures.Select(one => $"{one.Number} | not judged | {Markdown.Escape(one.Reason)}")
                        )
                );
                break;
            case BuildResult build:
                text.Append("### Images\n");
                Rows(
                    text,
                    "Image | ",
                    build.Images.Select(image =>
                        $"{Markdown.Code(image.Reference)} | {(image.Reused ? "was there" : "built")}"
                    )
                );
                break;
            case PayBackResult payBack:
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"### Hotfix of {Markdown.Escape(payBack.App)} in {Markdown.Escape(payBack.Environment)}\n\n{Markdown.Escape(payBack.Summary)} {Markdown.Escape(payBack.Next)}\n"
                );
                Rows(
                    text,
                    "Environment | | ",
                    payBack.Steps.Select(step =>
                        $"{Markdown.Escape(step.Environment)} | {Word(step.Outcome)} | {Markdown.Escape(step.Summary)}"
                    )
                );
                break;
            case RequestResult request:
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"### Asked of {Markdown.Escape(request.Workflow)}: {Word(request.Outcome)}\n"
                );
                Rows(text, "Input | ", request.Inputs.Select(input => $"{input.Key} | {Markdown.Code(input.Value)}"));
                break;
            case WaitResult wait:
                text.Append(CultureInfo.InvariantCulture, $"### {Markdown.Escape(wait.Application)} is Healthy\n");
                Rows(text, "Image", wait.Images.Select(Markdown.Code));
                break;
            case AuditResult audit:
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"### Audit of {Markdown.Escape(audit.Repository)}: {Markdown.Escape(audit.Summary)}\n"
                );
                Rows(
                    text,
                    "Rule | | What was seen",
                    audit.Rules.Select(rule =>
                        $"{rule.Rule} | {(rule.Verdict switch { RuleVerdict.Holds => "holds", RuleVerdict.DoesNotHold => "does not hold", _ => "cannot be read" })} | {Markdown.Escape($"{rule.Reason} {rule.Why}".TrimEnd())}"
                    )
                );
                break;
            case ProveResult prove:
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"### {Markdown.Escape(prove.App)} in {Markdown.Escape(prove.Environment)}: {(prove.Outcome == ProofOutcome.Proven ? "proven" : "not proven")}\n\n{Markdown.Escape(prove.Summary)}\n"
                );
                Rows(
                    text,
                    "Where | Link | | What was seen",
                    prove.Links.Select(link =>
                        $"{Markdown.Escape(link.Environment ?? "")} | {link.Step.Word()} | {(link.Verdict is ProofVerdict.Missing or ProofVerdict.Wrong ? $"**{link.Verdict.Word()}**" : link.Verdict.Word())} | {Markdown.Escape(link.Text)}"
                    )
                );
                break;
            case SmokeTestResult { Remark: { } remark }:
                text.Append(CultureInfo.InvariantCulture, $"### Smoke tests\n\n{Markdown.Escape(remark)}\n");
                break;
            case SmokeTestResult smoke:
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"### Smoke tests of {Markdown.Escape(smoke.App)} in {Markdown.Escape(smoke.Environment)} passed\n"
                );
                Rows(
                    text,
                    "Test | Saw",
                    smoke.Checks.Select(check => $"{Markdown.Code(check.Check)} | {Markdown.Escape(check.Detail)}")
                );
                break;
        }

        return text.ToString();
    }

    private static void Rows(StringBuilder text, string head, IEnumerable<string> rows)
    {
        var lines = rows.ToList();
        if (lines.Count == 0)
            return;
        text.Append(
            CultureInfo.InvariantCulture,
            $"\n| {head} |\n|{string.Concat(head.Split('|').Select(_ => " --- |"))}\n"
        );
        foreach (var line in lines)
            text.Append(CultureInfo.InvariantCulture, $"| {line} |\n");
    }

    private static string Word(RuleVerdict verdict) =>
        verdict switch
        {
            RuleVerdict.Holds => "holds",
            RuleVerdict.DoesNotHold => "does-not-hold",
            _ => "cannot-be-read",
        };

    private static string Word(RequestOutcome outcome) =>
        outcome == RequestOutcome.WouldAsk ? "would-ask" : outcome.ToString().ToLowerInvariant();

    private static string Word(PromotionOutcome outcome) =>
        outcome switch
        {
            PromotionOutcome.AlreadySo => "already-so",
            PromotionOutcome.WouldDo => "would-do",
            PromotionOutcome.PullRequestOpen => "pull-request-open",
            _ => outcome.ToString().ToLowerInvariant(),
        };
}
