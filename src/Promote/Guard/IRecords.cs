using Promote.Configuration;
using Promote.Gates;

namespace Promote.Guard;

/// <summary>Where the guard asks what the trees cannot tell: the registry, and the forge's records of a pull request.</summary>
internal interface IRecords
{
    /// <summary>What is known of a change to an app in an environment.</summary>
    /// <param name="change">What changes, with the history of where it comes from.</param>
    /// <param name="merged">The change as a whole.</param>
    /// <param name="identities">Who may be believed, by the base's rules.</param>
    /// <param name="cancellationToken">Stops the calls.</param>
    Task<ChangeRecords> FindAsync(
        EnvironmentChange change,
        MergedChange merged,
        Identities identities,
        CancellationToken cancellationToken
    );
}
