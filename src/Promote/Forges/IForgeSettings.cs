namespace Promote.Forges;

/// <summary>What the forge's settings say about who may change the manifests repository's branch, and how.</summary>
internal interface IForgeSettings
{
    /// <summary>Reads them. What the token may not read is told as such, part by part.</summary>
    /// <exception cref="Errors.PromoteException">The forge has no such repository, failed, or answered something odd.</exception>
    Task<ForgeSettings> ReadAsync(SettingsQuery query, CancellationToken cancellationToken);
}

/// <summary>Which settings to read.</summary>
/// <param name="Branch">The branch.</param>
/// <param name="Logins">Logins to look up; an App's ends in <c>[bot]</c>.</param>
internal sealed record SettingsQuery(string Branch, IReadOnlyList<string> Logins);

/// <summary>A setting, or what is missing to read it.</summary>
/// <typeparam name="T">What is set.</typeparam>
internal sealed record Setting<T>
{
    private readonly T? value;

    private Setting(T? value, string? missing)
    {
        this.value = value;
        Missing = missing;
    }

    /// <summary>The permission that the token would need; null where the setting could be read.</summary>
    public string? Missing { get; }

    /// <summary>Whether it could be read.</summary>
    public bool IsKnown => Missing is null;

    /// <summary>What is set.</summary>
    /// <exception cref="InvalidOperationException">It could not be read.</exception>
    public T Value => IsKnown ? value! : throw new InvalidOperationException("The setting could not be read.");

    /// <summary>What is set; the other where it could not be read.</summary>
    public T Or(T other) => IsKnown ? value! : other;

    /// <summary>A setting that could be read.</summary>
    public static Setting<T> Of(T value) => new(value, null);

    /// <summary>A setting that could not be read.</summary>
    /// <param name="permission">What the token would need, such as <c>administration: read</c>.</param>
    public static Setting<T> CannotBeRead(string permission) => new(default, permission);
}
