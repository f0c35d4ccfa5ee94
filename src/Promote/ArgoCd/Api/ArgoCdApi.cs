using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Promote.Errors;
using Promote.Http;

namespace Promote.ArgoCd.Api;

/// <summary>Argo CD's API server, version 1.</summary>
internal sealed class ArgoCdApi : IArgoCd
{
    private readonly HttpClient http;
    private readonly TimeProvider time;

    /// <summary>Argo CD at an address.</summary>
    /// <param name="clients">Makes the client.</param>
    /// <param name="server">Its address: <c>https://argocd.example.com</c>, or the host alone.</param>
    /// <param name="token">The token, sent to that address only.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="UsageException">The address is none, or would send the token in the clear.</exception>
    public ArgoCdApi(HttpClients clients, string server, string token, TimeProvider time)
    {
        var address = Address(server);
        Name = address.Authority;
        this.time = time;
        http = clients.Create(Name);
        http.BaseAddress = new Uri(address.AbsoluteUri.TrimEnd('/') + "/");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public async Task<ApplicationState> GetAsync(string application, bool refresh, CancellationToken cancellationToken)
    {
        var (space, name) = application.Split('/', 2) is [var before, var after]
            ? (before, after)
            : (null, application);
        var query = string.Join(
            '&',
            new[]
            {
                refresh ? "refresh=normal" : null,
                space is null ? null : $"appNamespace={Uri.EscapeDataString(space)}",
            }.OfType<string>()
        );
        using var response = await http.GetAsync(
                new Uri($"api/v1/applications/{Uri.EscapeDataString(name)}?{query}", UriKind.Relative),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
            return await ReadAsync(response, application, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
            // Argo CD does not tell one from the other, so that names cannot be guessed.
            throw new RemoteException(
                ErrorCodes.NotAllowed,
                Name,
                $"Argo CD at {Name} has no Application '{application}', or hides it from the token in ARGOCD_AUTH_TOKEN.",
                "Check 'argo' in promote.yaml, and that the token's account may get the Application."
            )
            {
                Status = (int)response.StatusCode,
            };
        throw HttpFailure.Of(
            $"Argo CD at {Name}",
            $"Reading the Application '{application}'",
            response,
            null,
            "ARGOCD_AUTH_TOKEN",
            time.GetUtcNow()
        );
    }

    private async Task<ApplicationState> ReadAsync(
        HttpResponseMessage response,
        string application,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var json = await response
                .Content.ReadFromJsonAsync(ArgoCdJson.Default.ApplicationJson, cancellationToken)
                .ConfigureAwait(false);
            return State(json?.Metadata?.Name ?? application, json ?? new(null, null, null));
        }
        catch (JsonException e)
        {
            throw new RemoteException(
                ErrorCodes.UnexpectedAnswer,
                Name,
                $"{Name} answered something that is not an Argo CD Application.",
                "Check ARGOCD_SERVER: it is the address of Argo CD's API server.",
                e
            );
        }
    }

    private static ApplicationState State(string name, ApplicationJson json)
    {
        var status = json.Status;
        return new ApplicationState
        {
            Name = name,
            Revisions = Several(status?.Sync?.Revision, status?.Sync?.Revisions),
            Sync = status?.Sync?.Status ?? "Unknown",
            Health = status?.Health?.Status ?? "Unknown",
            HealthMessage = status?.Health?.Message,
            OperationPhase = status?.OperationState?.Phase,
            OperationMessage = status?.OperationState?.Message,
            DeployedRevisions = Several(
                status?.OperationState?.SyncResult?.Revision,
                status?.OperationState?.SyncResult?.Revisions
            ),
            Images = status?.Summary?.Images ?? [],
            Conditions =
            [
                .. (status?.Conditions ?? [])
                    .Where(condition => condition.Type?.EndsWith("Error", StringComparison.Ordinal) ?? false)
                    .Select(condition => $"{condition.Type}: {condition.Message}"),
            ],
            AutoSync = json.Spec?.SyncPolicy?.Automated is { Enabled: not false },
        };
    }

    private static IReadOnlyList<string> Several(string? one, IReadOnlyList<string>? several) =>
        several is { Count: > 0 } ? several
        : string.IsNullOrEmpty(one) ? []
        : [one];

    private static Uri Address(string server)
    {
        var text = server.Contains("://", StringComparison.Ordinal) ? server : "https://" + server;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new UsageException(
                ErrorCodes.Usage,
                "ARGOCD_SERVER",
                $"ARGOCD_SERVER is '{server}', which is not an address.",
                "Set it to the address of Argo CD's API server, such as https://argocd.example.com."
            );
        if (address.Scheme == "http" && !address.IsLoopback)
            throw new UsageException(
                ErrorCodes.Usage,
                "ARGOCD_SERVER",
                $"ARGOCD_SERVER is '{server}': over http the token could be read on the way.",
                "Use https."
            );
        return address;
    }
}
