using Promote.Sandbox.Git;
using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge;

/// <summary>Every change of a ref goes through here, or is told here when git made it.</summary>
internal sealed class RefChanges(SandboxContext context)
{
    private readonly List<Func<Repository, RefUpdate, Account, CancellationToken, Task>> listeners = [];

    /// <summary>Calls back after each change, with the repository's turn held.</summary>
    public void Listen(Func<Repository, RefUpdate, Account, CancellationToken, Task> listener) =>
        listeners.Add(listener);

    /// <summary>Changes refs, if the rules let the account.</summary>
    /// <exception cref="ForgeException">They do not.</exception>
    /// <exception cref="RefMovedException">A ref is not where it was expected.</exception>
    public async Task ApplyAsync(
        Repository repository,
        IReadOnlyList<RefUpdate> updates,
        Account account,
        CancellationToken cancellationToken
    )
    {
        foreach (var update in updates)
        {
            var reason = BranchRules.Refusal(repository, update, account);
            if (
                reason is null
                && update is { Old: not null, New: not null }
                && BranchRules.MustBeLinear(repository, update, account)
                && !await repository.Git.IsAncestorAsync(update.Old, update.New, cancellationToken)
            )
                reason = "Cannot force-push to this branch";
            if (reason is not null)
                throw new ForgeException(422, $"Repository rule violations found\n\n{reason}\n\n");
        }

        await ForceAsync(repository, updates, account, cancellationToken);
    }

    /// <summary>Changes refs without asking the rules: a merge was judged already.</summary>
    public async Task ForceAsync(
        Repository repository,
        IReadOnlyList<RefUpdate> updates,
        Account account,
        CancellationToken cancellationToken
    )
    {
        await repository.Git.UpdateRefsAsync(updates, cancellationToken);
        await TellAsync(repository, updates, account);
    }

    /// <summary>Tells of refs that changed. Once they did, the rest is done whether or not the caller still waits.</summary>
    public async Task TellAsync(Repository repository, IReadOnlyList<RefUpdate> updates, Account account)
    {
        repository.PushedAt = context.Clock.GetUtcNow();
        foreach (var update in updates)
        {
            foreach (var listener in listeners)
                await listener(repository, update, account, CancellationToken.None);
        }

        context.RaiseRefsChanged(repository.Name.ToString());
    }
}
