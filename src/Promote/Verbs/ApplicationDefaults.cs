namespace Promote.Verbs;

/// <summary>
/// Which app and which manifests repository are meant where a command does not say: what the environment says in
/// <c>PROMOTE_APP</c> and <c>PROMOTE_MANIFESTS</c>, else <c>promote.build.yaml</c> in the folder.
/// </summary>
/// <param name="App">The app; null where nothing says.</param>
/// <param name="Manifests">The manifests repository; null where nothing says.</param>
public sealed record ApplicationDefaults(string? App, string? Manifests)
{
    /// <summary>Reads them.</summary>
    /// <param name="folder">The application repository's folder.</param>
    /// <param name="environment">The environment's variables.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="Errors.PromoteException">The file is there, but cannot be used.</exception>
    public static async Task<ApplicationDefaults> ReadAsync(
        string folder,
        IReadOnlyDictionary<string, string> environment,
        CancellationToken cancellationToken
    )
    {
        var (app, manifests) = (Variable("PROMOTE_APP"), Variable("PROMOTE_MANIFESTS"));
        if (app is not null && manifests is not null)
            return new(app, manifests);
        var file = await BuildFile.ReadAsync(folder, cancellationToken).ConfigureAwait(false);
        return new(app ?? file?.App, manifests ?? file?.Manifests);

        string? Variable(string name) => environment.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
    }
}
