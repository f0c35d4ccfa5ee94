using System.IO;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Promote.Errors;
using Promote.Processes;

namespace Promote.Registries.Oci;

/// <summary>
/// Credentials where users have them: Docker's <c>config.json</c> and its credential helpers
/// (https://docs.docker.com/reference/cli/docker/login/#credential-stores).
/// </summary>
internal sealed partial class DockerCredentials(
    IReadOnlyDictionary<string, string> environment,
    ProgramRunner programs,
    Redactor redactor
)
{
    private const int MaxConfig = 1024 * 1024;

    // Docker Hub's entry is kept under the address of its old API.
    private const string DockerHub = "https://index.docker.io/v1/";

    /// <summary>The credentials for a registry, or null where there are none.</summary>
    /// <param name="registry">Its host and port.</param>
    /// <param name="cancellationToken">Stops a credential helper.</param>
    /// <exception cref="UsageException">The configuration cannot be read; its secrets are not in the message.</exception>
    public async Task<RegistryCredentials?> FindAsync(string registry, CancellationToken cancellationToken)
    {
        if (OfEnvironment(registry) is { } own)
        {
            redactor.Add(own.Password);
            return own;
        }

        if (await ReadAsync(cancellationToken).ConfigureAwait(false) is not (var path, { } config))
            return null;
        using (config)
        {
            try
            {
                if (config.RootElement.ValueKind != JsonValueKind.Object)
                    throw Unreadable(path);
                var names = Names(registry);
                var helper =
                    names
                        .Select(name => Text(config.RootElement, "credHelpers", name))
                        .FirstOrDefault(text => text is not null)
                    ?? Text(config.RootElement, "credsStore");
                var credentials = helper is null
                    ? null
                    : await AskAsync(helper, names, cancellationToken).ConfigureAwait(false);
                credentials ??= names
                    .Select(name => Stored(config.RootElement, name, path))
                    .FirstOrDefault(one => one is not null);
                if (credentials is not null)
                    redactor.Add(credentials.Password);
                return credentials;
            }
            catch (InvalidOperationException)
            {
                throw Unreadable(path);
            }
        }
    }

    // For CI without docker login. They belong to one registry: no other may get them.
    private RegistryCredentials? OfEnvironment(string registry) =>
        Names(registry).Contains(environment.GetValueOrDefault("PROMOTE_REGISTRY")?.Trim(), StringComparer.Ordinal)
        && environment.GetValueOrDefault("PROMOTE_REGISTRY_PASSWORD")?.Trim() is { Length: > 0 } password
            ? new(environment.GetValueOrDefault("PROMOTE_REGISTRY_USER")?.Trim() ?? "", password, false)
            : null;

    private async Task<(string Path, JsonDocument? Config)> ReadAsync(CancellationToken cancellationToken)
    {
        var folder =
            environment.GetValueOrDefault("DOCKER_CONFIG") is { Length: > 0 } set ? set
            : environment.GetValueOrDefault("HOME") is { Length: > 0 } home ? Path.Combine(home, ".docker")
            : environment.GetValueOrDefault("USERPROFILE") is { Length: > 0 } profile ? Path.Combine(profile, ".docker")
            : null;
        if (folder is null)
            return ("", null);
        var file = new FileInfo(Path.Combine(folder, "config.json"));
        if (!file.Exists)
            return (file.FullName, null);
        if (file.Length > MaxConfig)
            throw Unreadable(file.FullName);
        try
        {
            var stream = file.OpenRead();
            await using (stream.ConfigureAwait(false))
            {
                return (
                    file.FullName,
                    await JsonDocument.ParseAsync(stream, default, cancellationToken).ConfigureAwait(false)
                );
            }
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw Unreadable(file.FullName);
        }
    }

    private static IReadOnlyList<string> Names(string registry) =>
        registry is "docker.io" or "registry-1.docker.io" or "index.docker.io"
            ? [DockerHub, "docker.io", "index.docker.io", "registry-1.docker.io"]
            :
            [
                registry,
                "https://" + registry,
                $"https://{registry}/",
                $"https://{registry}/v2/",
                $"http://{registry}",
            ];

    private static string? Text(JsonElement element, params string[] path)
    {
        foreach (var key in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(key, out element))
                return null;
        }

        return element.ValueKind == JsonValueKind.String && element.GetString() is { Length: > 0 } text ? text : null;
    }

    private static RegistryCredentials? Stored(JsonElement config, string name, string path)
    {
        if (Text(config, "auths", name, "identitytoken") is { } token)
            return new("", token, IsIdentityToken: true);
        if (Text(config, "auths", name, "auth") is { } auth)
        {
            try
            {
                return
                    Encoding.UTF8.GetString(Convert.FromBase64String(auth)).TrimEnd('\0').Split(':', 2)
                        is [var user, var password]
                    ? new(user, password, IsIdentityToken: false)
                    : throw Unreadable(path);
            }
            catch (FormatException)
            {
                throw Unreadable(path);
            }
        }

        return
            Text(config, "auths", name, "username") is { } username
            && Text(config, "auths", name, "password") is { } secret
            ? new(username, secret, IsIdentityToken: false)
            : null;
    }

    private async Task<RegistryCredentials?> AskAsync(
        string helper,
        IReadOnlyList<string> names,
        CancellationToken cancellationToken
    )
    {
        if (!HelperName().IsMatch(helper))
            throw new UsageException(
                ErrorCodes.UnusableFile,
                helper,
                $"Docker's config.json names the credential helper '{helper}', which is no program's name.",
                "Correct credsStore or credHelpers there."
            );
        foreach (var name in names)
        {
            var result = await programs
                .RunAsync(
                    new ProgramRequest($"docker-credential-{helper}", ["get"])
                    {
                        StandardInput = Encoding.UTF8.GetBytes(name),
                        Timeout = TimeSpan.FromSeconds(60),
                        OutputLimit = MaxConfig,
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (result.ExitCode != 0)
            {
                // The protocol's only answer that is no failure (https://github.com/docker/docker-credential-helpers).
                if (result.OutputText.Contains("credentials not found", StringComparison.OrdinalIgnoreCase))
                    continue;
                throw new RemoteException(
                    ErrorCodes.NotAuthenticated,
                    names[0],
                    $"docker-credential-{helper} has no credentials for {name}: {OneLine.Of(Said(result))}.",
                    $"Run 'echo {name} | docker-credential-{helper} get' to see what it needs."
                );
            }

            try
            {
                using var answer = JsonDocument.Parse(result.Output);
                if (Text(answer.RootElement, "Secret") is not { } secret)
                    continue;
                var user = Text(answer.RootElement, "Username") ?? "";
                return new(user == "<token>" ? "" : user, secret, IsIdentityToken: user == "<token>");
            }
            catch (JsonException)
            {
                throw new UsageException(
                    ErrorCodes.UnusableFile,
                    helper,
                    $"The credential helper docker-credential-{helper} answered something that is not its protocol's.",
                    $"Run 'echo {name} | docker-credential-{helper} get' to see what is wrong with it."
                );
            }
        }

        return null;
    }

    // Helpers say what is wrong on either output. What looks like an answer may hold a secret.
    private static string Said(ProgramResult result) =>
        result.OutputText.Contains('{', StringComparison.Ordinal)
            ? result.Errors
            : $"{result.OutputText} {result.Errors}";

    private static UsageException Unreadable(string path) =>
        new(
            ErrorCodes.UnusableFile,
            path,
            $"{path} cannot be read as Docker's configuration.",
            "Correct it, or sign in again with docker login."
        );

    [GeneratedRegex(
        @"\A[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex HelperName();
}
