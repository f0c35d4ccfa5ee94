using System.Text.Json;
using Promote.Sandbox.Forge;
using Promote.Sandbox.Forge.Rest;

namespace Promote.Sandbox.Hosting;

/// <summary><c>/_sandbox/repositories/…/protections</c>, <c>environments</c> and <c>keys</c>: settings, each replaced as a whole.</summary>
internal sealed class SettingsControl(Repositories repositories)
{
    /// <summary>Maps it.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut("/repositories/{owner}/{name}/protections", ProtectionsAsync);
        routes.MapPut("/repositories/{owner}/{name}/environments", EnvironmentsAsync);
        routes.MapPut("/repositories/{owner}/{name}/keys", KeysAsync);
    }

    private Task<IResult> ProtectionsAsync(
        string owner,
        string name,
        Dictionary<string, JsonElement> protections,
        CancellationToken cancellationToken
    ) =>
        InAsync(
            owner,
            name,
            repository =>
            {
                var read = protections.ToDictionary(
                    pair => pair.Key,
                    pair => ProtectionReader.Read(pair.Value),
                    StringComparer.Ordinal
                );
                repository.Protections.Clear();
                foreach (var (branch, protection) in read)
                    repository.Protections[branch] = protection;
            },
            cancellationToken
        );

    private Task<IResult> EnvironmentsAsync(
        string owner,
        string name,
        DeploymentEnvironment[] environments,
        CancellationToken cancellationToken
    ) =>
        InAsync(
            owner,
            name,
            repository =>
            {
                repository.Environments.Clear();
                repository.Environments.AddRange(
                    environments.Select(one =>
                        one with
                        {
                            Id = repositories.NextId(),
                            BranchPolicies = one
                                .BranchPolicies?.Select(policy => policy with { Id = repositories.NextId() })
                                .ToList(),
                        }
                    )
                );
            },
            cancellationToken
        );

    private Task<IResult> KeysAsync(string owner, string name, DeployKey[] keys, CancellationToken cancellationToken) =>
        InAsync(
            owner,
            name,
            repository =>
            {
                repository.DeployKeys.Clear();
                repository.DeployKeys.AddRange(keys.Select(key => key with { Id = repositories.NextId() }));
            },
            cancellationToken
        );

    private Task<IResult> InAsync(
        string owner,
        string name,
        Action<Repository> act,
        CancellationToken cancellationToken
    ) =>
        repositories.InAsync(
            owner,
            name,
            repository =>
            {
                act(repository);
                return Task.FromResult(Results.NoContent());
            },
            cancellationToken
        );
}
