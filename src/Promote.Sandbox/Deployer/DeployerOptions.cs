using Promote.Sandbox.Registry;

namespace Promote.Sandbox.Deployer;

/// <summary>What the deployer needs of the world around it.</summary>
internal sealed record DeployerOptions
{
    /// <summary>Where images are unpacked and what runs is remembered.</summary>
    public required string Folder { get; init; }

    /// <summary>The bare repository of <c>owner/name</c>, or null where there is none.</summary>
    public required Func<string, string?> FindRepository { get; init; }

    /// <summary>What callers of the API must bear.</summary>
    public required Func<string> Token { get; init; }

    /// <summary>What to pull images with; null to pull without.</summary>
    public Func<NetworkCredentialPair?> RegistryCredentials { get; init; } = () => null;

    /// <summary>Where this process is reached: only a registry there is given the credentials.</summary>
    public required Func<Uri> PublicUrl { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How often Git is looked at without being asked to.</summary>
    public TimeSpan RefreshEvery { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a new version may take until it is ready.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
