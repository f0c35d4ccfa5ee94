using System.Text.Json.Serialization;
using Promote.Errors;
using Promote.Gates;
using Promote.Guard;

namespace Promote.Verbs;

/// <summary><c>promote verify</c>: the guard. Judges a change by the rules of its base.</summary>
public sealed record Verify
{
    /// <summary>What the change would be merged into: any revision of the repository.</summary>
    public required string Base { get; init; }

    /// <summary>The change: any revision of the repository.</summary>
    public required string Head { get; init; }

    /// <summary>Whether what could not be judged counts as waiting.</summary>
    public bool Strict { get; init; }

    /// <summary>Judges.</summary>
    /// <param name="tools">The repository and the renderer.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="PromoteException">There is no such revision, or the base's own rules cannot be read.</exception>
    public async Task<VerifyResult> RunAsync(GuardTools tools, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tools);
        var verdict = await new Judge(tools.Trees, tools.Renderers)
            .RunAsync(Base, Head, cancellationToken)
            .ConfigureAwait(false);
        return VerifyResult.Of(verdict, Strict);
    }
}

/// <summary>What the guard says of a change.</summary>
public sealed record VerifyResult : IVerbResult
{
    /// <summary>What came of it.</summary>
    public required VerifyOutcome Outcome { get; init; }

    /// <summary>The commit of the base, by whose rules it was judged.</summary>
    public required string Base { get; init; }

    /// <summary>The commit of the change.</summary>
    public required string Head { get; init; }

    /// <summary>The tree that would be merged, which is what was judged; null where the two conflict.</summary>
    public required string? Tree { get; init; }

    /// <summary>What rendered the manifests; null where nothing had to be rendered.</summary>
    public required string? Renderer { get; init; }

    /// <summary>The files that differ between the base and the merged tree.</summary>
    public required IReadOnlyList<ChangedFile> Files { get; init; }

    /// <summary>What is said of the change as a whole.</summary>
    public required IReadOnlyList<GateResult> Gates { get; init; }

    /// <summary>What is said of each app in each environment that would run something else.</summary>
    public required IReadOnlyList<VerifiedEnvironment> Environments { get; init; }

    /// <summary>Until when the time alone changes nothing of it; null where it holds as long as base and change stay.</summary>
    public DateTimeOffset? HoldsUntil { get; init; }

    /// <summary>The pull request; null where two revisions were judged.</summary>
    public VerifiedPullRequest? PullRequest { get; init; }

    internal static VerifyResult Of(Verdict verdict, bool strict)
    {
        var all = verdict.Gates.Concat(verdict.Units.SelectMany(unit => unit.Gates)).ToList();
        var outcome =
            !verdict.IsGuarded ? VerifyOutcome.NotGuarded
            : all.Exists(gate => gate.Verdict == GateVerdict.Refused) ? VerifyOutcome.Refused
            : all.Exists(gate => gate.Verdict == GateVerdict.Waiting) ? VerifyOutcome.Waiting
            : strict && all.Exists(gate => gate.Verdict == GateVerdict.NotJudged) ? VerifyOutcome.Waiting
            : VerifyOutcome.Passed;
        return new()
        {
            Outcome = outcome,
            HoldsUntil = outcome switch
            {
                VerifyOutcome.Passed => all.Min(gate => gate.HoldsUntil),
                VerifyOutcome.Waiting => all.Min(gate => gate.OpensAt),
                _ => null,
            },
            Base = verdict.Change.Base,
            Head = verdict.Change.Head,
            Tree = verdict.Change.Tree,
            Renderer = verdict.Renderer,
            Files = verdict.Files,
            Gates = verdict.Gates,
            Environments =
            [
                .. verdict.Units.Select(unit => new VerifiedEnvironment(
                    unit.Unit.App.Name,
                    unit.Unit.Environment.Name,
                    [.. unit.Images.Select(image => new VerifiedImage(image.Place, image.Before, image.After))],
                    unit.Gates
                )),
            ],
        };
    }

    /// <inheritdoc/>
    [JsonIgnore]
    public ExitCode Exit =>
        Outcome switch
        {
            VerifyOutcome.Refused => ExitCode.Refused,
            VerifyOutcome.Waiting => ExitCode.Waiting,
            _ => ExitCode.Done,
        };
}

/// <summary>The pull request that was judged.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Url">Its page.</param>
/// <param name="Title">Its title: a text of others.</param>
/// <param name="Merged">Whether it was merged by this run.</param>
/// <param name="Remark">Why it was not merged, where it was asked for; else empty.</param>
public sealed record VerifiedPullRequest(int Number, string Url, string Title, bool Merged = false, string Remark = "");

/// <summary>What came of judging a change.</summary>
public enum VerifyOutcome
{
    /// <summary>Every gate that could be judged passed.</summary>
    Passed,

    /// <summary>A gate refuses.</summary>
    Refused,

    /// <summary>A gate is not open yet; with <c>--strict</c>: or could not be judged.</summary>
    Waiting,

    /// <summary>The base has no <c>promote.yaml</c>: there are no rules yet.</summary>
    NotGuarded,
}

/// <summary>What is said of an app in an environment.</summary>
/// <param name="App">The app.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Images">The image strings that change in what is rendered.</param>
/// <param name="Gates">What each gate says.</param>
public sealed record VerifiedEnvironment(
    string App,
    string Environment,
    IReadOnlyList<VerifiedImage> Images,
    IReadOnlyList<GateResult> Gates
);

/// <summary>An image string in what is rendered.</summary>
/// <param name="Place">The resource and the path in it.</param>
/// <param name="Before">What stands there in the base; null where nothing does.</param>
/// <param name="After">What would stand there.</param>
public sealed record VerifiedImage(string Place, string? Before, string After);
