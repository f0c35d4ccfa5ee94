namespace Promote.Registries;

/// <summary>
/// Which registries are asked without TLS: those on this machine (Docker's rule), and those that
/// <c>DOTNET_CONTAINER_INSECURE_REGISTRIES</c> lists, as for the .NET SDK.
/// </summary>
internal sealed class PlainHttp(IReadOnlyDictionary<string, string> environment)
{
    /// <summary>Hosts and ports, between commas.</summary>
    public const string Variable = "DOTNET_CONTAINER_INSECURE_REGISTRIES";

    /// <summary>Whether a host does without TLS.</summary>
    /// <param name="host">Its name, with the port where it has one.</param>
    public bool Allows(string host) =>
        IsOnThisMachine(host)
        || (environment.GetValueOrDefault(Variable) ?? "")
            .Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Contains(host, StringComparer.OrdinalIgnoreCase);

    /// <summary><c>http</c> or <c>https</c>.</summary>
    /// <param name="host">Its name, with the port where it has one.</param>
    public string Scheme(string host) => Allows(host) ? "http" : "https";

    /// <summary>Whether a host is a name of this machine.</summary>
    /// <param name="host">Its name, with the port where it has one.</param>
    public static bool IsOnThisMachine(string host) =>
        Uri.TryCreate("http://" + host, UriKind.Absolute, out var address) && address.IsLoopback;
}
