using System.Globalization;
using System.Text.Json.Serialization;
using Promote.Audit;
using Promote.Configuration;
using Promote.Errors;
using Promote.Evidence;
using Promote.Forges;
using Promote.Manifests;

namespace Promote.Verbs;

/// <summary><c>promote audit</c>: who could get something into prod, or forge the guard's check or evidence, by the forge's settings.</summary>
public sealed record Audit
{
    private static readonly string[] ArgoFolders =
    [
        "",
        "applications/",
        "argo-cd/",
        "argo/",
        "argocd/",
        "bootstrap/",
        "clusters/",
        "projects/",
    ];

    /// <summary>Whether the verdict is recorded for the guard.</summary>
    public bool Record { get; init; }

    /// <summary>Looks.</summary>
    /// <exception cref="PromoteException">There is no forge, or it failed.</exception>
    public async Task<AuditResult> RunAsync(Remotes remotes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(remotes);
        if (remotes is not { Forge: { } forge, Settings: { } forgeSettings })
            throw new UsageException(
                ErrorCodes.Usage,
                remotes.Manifests.Name,
                $"{remotes.Manifests.Name} has no forge whose settings could be read.",
                "Name the manifests repository as owner/name, and set PROMOTE_TOKEN to a token that may read its settings."
            );
        var snapshot = await new SnapshotReader(remotes.Manifests)
            .ReadAsync(null, cancellationToken)
            .ConfigureAwait(false);
        var more = await remotes
            .Manifests.ReadAtAsync(
                snapshot.Commit,
                new FileSelection([.. CodeOwnersFile.Places, .. ArgoFolders.SelectMany(Patterns)]),
                cancellationToken
            )
            .ConfigureAwait(false);
        var identities = snapshot.Configuration.Identities;
        remotes.Step($"Reading the settings of {forge.Name}.");
        var settings = await forgeSettings
            .ReadAsync(
                new SettingsQuery(
                    snapshot.Branch,
                    [.. identities.Promoter, .. identities.Guard, .. identities.Evidence, .. identities.Audit]
                ),
                cancellationToken
            )
            .ConfigureAwait(false);
        var rules = AuditRules.Judge(
            new AuditCase
            {
                Settings = settings,
                Configuration = snapshot.Configuration,
                CodeOwners = Owners(more.Files, settings),
                Manifests = [.. snapshot.Files.Keys],
                ArgoFiles =
                [
                    .. more
                        .Files.Values.Where(file =>
                            file.Kind is FileKind.Regular or FileKind.Executable
                            && file.Bytes.Span.IndexOf("argoproj.io/"u8) >= 0
                        )
                        .Select(file => file.Path)
                        .Order(StringComparer.Ordinal),
                ],
            }
        );
        var result = new AuditResult
        {
            Outcome =
                rules.Any(rule => rule.Verdict == RuleVerdict.DoesNotHold) ? RuleVerdict.DoesNotHold
                : rules.Any(rule => rule.Verdict == RuleVerdict.CannotBeRead) ? RuleVerdict.CannotBeRead
                : RuleVerdict.Holds,
            Repository = remotes.Manifests.Name,
            Branch = snapshot.Branch,
            Commit = snapshot.Commit.Value,
            Rules = rules,
        };
        return Record
            ? result with
            {
                Recorded = await RecordAsync(remotes, forge, snapshot, result, cancellationToken).ConfigureAwait(false),
            }
            : result;
    }

    private static IEnumerable<string> Patterns(string folder) =>
        folder.Length == 0
            ? ["*.yaml", "*.yml"]
            : [$"{folder}*.yaml", $"{folder}*.yml", $"{folder}*/*.yaml", $"{folder}*/*.yml"];

    private static CodeOwnersFile? Owners(IReadOnlyDictionary<string, ManifestFile> files, ForgeSettings settings)
    {
        if (
            CodeOwnersFile.Places.Select(files.GetValueOrDefault).FirstOrDefault(found => found is not null)
            is not { } file
        )
            return null;
        var invalid = settings
            .OwnerProblems.Or([])
            .Where(problem => problem.Path == file.Path && problem.Owner is null)
            .Select(problem => problem.Line)
            .ToHashSet();
        // The forge follows no link.
        return CodeOwnersFile.Parse(
            file.Path,
            file.Kind is FileKind.Regular or FileKind.Executable ? file.Bytes.Span : [],
            invalid
        );
    }

    // On the commit that made the rules what they are: where they change, what was found says nothing any more.
    private static async Task<string> RecordAsync(
        Remotes remotes,
        IForge forge,
        Snapshot snapshot,
        AuditResult result,
        CancellationToken cancellationToken
    )
    {
        var change =
            await forge
                .LastChangeAsync(snapshot.Commit, PromoteConfiguration.FileName, cancellationToken)
                .ConfigureAwait(false)
            ?? throw new RemoteException(
                ErrorCodes.UnexpectedAnswer,
                forge.Name,
                $"{forge.Name} knows no commit that changed {PromoteConfiguration.FileName}, which is there.",
                "Run the same command again."
            );
        await forge
            .SetStatusAsync(
                change.Id,
                new CommitStatusDraft(
                    EvidenceContext.Audit,
                    result.Outcome == RuleVerdict.Holds ? StatusState.Success : StatusState.Failure,
                    result.Summary,
                    remotes.RunUrl
                ),
                cancellationToken
            )
            .ConfigureAwait(false);
        return change.Id.Value;
    }
}

/// <summary>What an audit found.</summary>
public sealed record AuditResult : IVerbResult
{
    /// <summary>What came of it: the worst of what the rules say.</summary>
    public required RuleVerdict Outcome { get; init; }

    /// <summary>The manifests repository.</summary>
    public required string Repository { get; init; }

    /// <summary>The branch whose protection was looked at.</summary>
    public required string Branch { get; init; }

    /// <summary>The commit whose <c>promote.yaml</c> and CODEOWNERS were read.</summary>
    public required string Commit { get; init; }

    /// <summary>What each rule says.</summary>
    public required IReadOnlyList<RuleResult> Rules { get; init; }

    /// <summary>The commit that it was recorded on; null where it was not.</summary>
    public string? Recorded { get; init; }

    /// <summary>One line: how many hold, and which do not.</summary>
    public string Summary
    {
        get
        {
            var parts = new List<string>();
            Add(RuleVerdict.DoesNotHold, "does not", "do not");
            Add(RuleVerdict.CannotBeRead, "cannot be read", "cannot be read");
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{Count(RuleVerdict.Holds)} hold{(parts.Count == 0 ? "" : ", ")}{string.Join("; ", parts)}."
            );

            void Add(RuleVerdict verdict, string one, string several)
            {
                var names = Rules.Where(rule => rule.Verdict == verdict).Select(rule => rule.Rule).ToList();
                if (names.Count > 0)
                    parts.Add(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{names.Count} {(names.Count == 1 ? one : several)}: {string.Join(", ", names)}"
                        )
                    );
            }
        }
    }

    /// <inheritdoc/>
    [JsonIgnore]
    public ExitCode Exit =>
        Outcome switch
        {
            RuleVerdict.DoesNotHold => ExitCode.Refused,
            RuleVerdict.CannotBeRead => ExitCode.NotAllowed,
            _ => ExitCode.Done,
        };

    private int Count(RuleVerdict verdict) => Rules.Count(rule => rule.Verdict == verdict);
}
