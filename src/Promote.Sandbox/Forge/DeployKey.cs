namespace Promote.Sandbox.Forge;

/// <summary>A key that reaches one repository.</summary>
internal sealed record DeployKey
{
    /// <summary>Its number.</summary>
    public int Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Title { get; init; }

    /// <summary>The public key.</summary>
    public required string Key { get; init; }

    /// <summary>Whether it cannot push.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Who added it.</summary>
    public string AddedBy { get; init; } = "admin";
}
