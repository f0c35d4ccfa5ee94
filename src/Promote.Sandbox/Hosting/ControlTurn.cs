using Promote.Sandbox.Forge;

namespace Promote.Sandbox.Hosting;

/// <summary>How the control API reaches a repository.</summary>
internal static class ControlTurn
{
    /// <summary>Does something with the repository's turn held; answers 404 where there is none.</summary>
    public static async Task<IResult> InAsync(
        this Repositories repositories,
        string owner,
        string name,
        Func<Repository, Task<IResult>> act,
        CancellationToken cancellationToken
    )
    {
        if (repositories.Find(owner, name) is not { } repository)
            return ControlApi.Refuse(404, $"There is no repository {owner}/{name}.");
        await repository.Turn.WaitAsync(cancellationToken);
        try
        {
            return await act(repository);
        }
        finally
        {
            repository.Turn.Release();
        }
    }
}
