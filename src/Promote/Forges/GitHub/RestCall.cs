using System.Net.Http;
using Promote.Http;

namespace Promote.Forges.GitHub;

/// <summary>One call by way of Octokit.</summary>
/// <param name="repeatable">Whether it may be sent twice although it writes.</param>
/// <param name="cancellationToken">Stops it.</param>
internal sealed class RestCall(bool repeatable, CancellationToken cancellationToken)
{
    public bool Repeatable { get; } = repeatable;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>The request that was sent last.</summary>
    public HttpRequestMessage? Request { get; set; }

    /// <summary>Whether a write went out that must not be sent twice.</summary>
    public bool MayHaveHappened => Request is { } request && !RetryPolicy.IsRepeatable(request);
}

/// <summary>Between Octokit and the retries: what the caller of Octokit knows, and where the token may go.</summary>
internal sealed class RestCallHandler(AsyncLocal<RestCall?> current, GitHubOptions options) : DelegatingHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        // Octokit follows redirects, and looks at the host alone: not at the port, nor at a way down to http.
        if (request.RequestUri?.GetLeftPart(UriPartial.Authority) != options.Api.GetLeftPart(UriPartial.Authority))
            request.Headers.Authorization = null;
        if (current.Value is not { } call)
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        call.Request = request;
        if (call.Repeatable)
            request.Options.Set(RetryPolicy.Repeatable, true);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, call.CancellationToken);
        var response = await base.SendAsync(request, both.Token).ConfigureAwait(false);
        await response.Content.LoadIntoBufferAsync(HttpClients.MaxAnswer, both.Token).ConfigureAwait(false);
        return response;
    }
}
