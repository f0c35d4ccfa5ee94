using Promote.Configuration;
using Promote.Evidence;
using Promote.Forges;
using Promote.Manifests;

namespace Promote.Verbs.Promotion;

/// <summary>Reads what is recorded of an environment's deployment: statuses on the commit that made its manifest what it is.</summary>
internal sealed class EvidenceReader(IForge? forge)
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
        var statuses = await forge.StatusesAsync(deployedBy.Id, cancellationToken).ConfigureAwait(false);
        return new EnvironmentEvidence
        {
            DeployedBy = deployedBy.Id.Value,
            Healthy = Observation(statuses, EvidenceContext.Healthy(state.Environment.Name, app.Name)),
            Smoke = Observation(statuses, EvidenceContext.Smoke(state.Environment.Name, app.Name)),
        };
    }

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
