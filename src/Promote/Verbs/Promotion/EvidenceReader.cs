using Promote.Configuration;
using Promote.Evidence;
using Promote.Forges;
using Promote.Manifests;

namespace Promote.Verbs.Promotion;

/// <summary>Reads what is recorded of an environment's deployment: statuses on the commit that made its manifest what it is.</summary>
/// <param name="forge">The forge; null where none keeps the repository.</param>
/// <param name="believed">Whose records count; empty for anyone's.</param>
internal sealed class EvidenceReader(IForge? forge, IReadOnlyList<string> believed)
{
    /// <summary>The evidence as of a commit of the branch.</summary>
    public async Task<EnvironmentEvidence> ReadAsync(
        CommitId head,
        AppSettings app,
        EnvironmentState state,
        CancellationToken cancellationToken
    )
    {
        if (forge is null)
            return Unavailable("the manifests are read over Git, and no forge keeps it");
        if (
            await forge.LastChangeAsync(head, state.Path, cancellationToken).ConfigureAwait(false) is not { } deployedBy
        )
            return Unavailable($"no commit made {state.Path}");
        return await OnAsync(deployedBy.Id, app.Name, state.Environment.Name, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The evidence that is recorded on a commit.</summary>
    public async Task<EnvironmentEvidence> OnAsync(
        CommitId commit,
        string app,
        string environment,
        CancellationToken cancellationToken
    )
    {
        var statuses = await BelievedAsync(commit, cancellationToken).ConfigureAwait(false);
        return new EnvironmentEvidence
        {
            DeployedBy = commit.Value,
            Healthy = Observation(statuses, EvidenceContext.Healthy(environment, app)),
            Smoke = Observation(statuses, EvidenceContext.Smoke(environment, app)),
        };
    }

    /// <summary>What the last audit found that is recorded on a commit; null where none is.</summary>
    public async Task<Observation?> AuditAsync(CommitId commit, CancellationToken cancellationToken) =>
        Observation(await BelievedAsync(commit, cancellationToken).ConfigureAwait(false), EvidenceContext.Audit);

    // Before the newest is taken: what others wrote later hides nothing.
    private async Task<IReadOnlyList<CommitStatus>> BelievedAsync(
        CommitId commit,
        CancellationToken cancellationToken
    ) =>
        [
            .. (await forge!.StatusesAsync(commit, cancellationToken).ConfigureAwait(false)).Where(status =>
                believed.Count == 0 || Identities.Has(believed, status.Creator)
            ),
        ];

    private static EnvironmentEvidence Unavailable(string why) => new() { DeployedBy = null, Unavailable = why };

    private static Observation? Observation(IReadOnlyList<CommitStatus> statuses, string context) =>
        statuses.FirstOrDefault(status => status.Context == context) is { } status
            ? new(
                status.State switch
                {
                    StatusState.Success => ObservationVerdict.Good,
                    StatusState.Pending => ObservationVerdict.Pending,
                    _ => ObservationVerdict.Bad,
                },
                status.Description,
                status.Creator,
                status.At
            )
            : null;
}
