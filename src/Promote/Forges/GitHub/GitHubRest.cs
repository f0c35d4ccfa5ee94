using System.IO;
using System.Net.Http;
using Octokit;
using Octokit.Internal;
using Promote.Errors;
using Promote.Http;

namespace Promote.Forges.GitHub;

/// <summary>GitHub's REST API by way of Octokit, with this tool's retries, redaction and errors.</summary>
internal sealed class GitHubRest
{
    private readonly GitHubOptions options;
    private readonly TimeProvider time;
    private readonly GitHubClient client;

    // Octokit takes neither a cancellation nor a word on repeating: they reach the handler around it.
    private readonly AsyncLocal<RestCall?> current = new();

    public GitHubRest(HttpClients clients, GitHubOptions options, TimeProvider time)
    {
        this.options = options;
        this.time = time;
        var adapter = new HttpClientAdapter(() =>
            new RestCallHandler(current, options) { InnerHandler = clients.Handler(options.Server) }
        );
        // Deadlines are the retries' business: one of Octokit's own would end a call that waits as it was asked to.
        adapter.SetRequestTimeout(Timeout.InfiniteTimeSpan);
        client = new GitHubClient(
            new Connection(
                new ProductHeaderValue("promote"),
                new Uri(options.Api.AbsoluteUri.TrimEnd('/') + "/"),
                new InMemoryCredentialStore(new Credentials(options.Token, AuthenticationType.Bearer)),
                adapter,
                new SimpleJsonSerializer()
            )
        );
    }

    /// <summary>Makes one call.</summary>
    /// <param name="asked">What is asked, as in "Opening the pull request".</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="repeatable">Whether it may be sent twice although it writes.</param>
    /// <param name="right">The right that it needs, for the error where the token lacks it.</param>
    /// <exception cref="RemoteException">GitHub refused or failed.</exception>
    public async Task<T> CallAsync<T>(
        string asked,
        Func<IGitHubClient, Task<T>> call,
        CancellationToken cancellationToken,
        bool repeatable = false,
        string? right = null
    )
    {
        var state = new RestCall(repeatable, cancellationToken);
        current.Value = state;
        try
        {
            return await call(client).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException e)
        {
            throw Failure(asked, e, state, right);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new RemoteException(
                ErrorCodes.Unreachable,
                options.Server,
                $"{asked}: the answer of {options.Server} broke off.",
                "Run the same command again.",
                e
            )
            {
                MayHaveHappened = state.MayHaveHappened,
            };
        }
        catch (Exception e)
            when (e
                    is System.Runtime.Serialization.SerializationException
                        or InvalidCastException
                        or InvalidOperationException
                        or FormatException
                        or ArgumentException
            )
        {
            throw new RemoteException(
                ErrorCodes.UnexpectedAnswer,
                options.Server,
                $"{asked}: {options.Server} answered something that is not its API's.",
                "Check GITHUB_API_URL.",
                e
            )
            {
                MayHaveHappened = state.MayHaveHappened,
            };
        }
    }

    private RemoteException Failure(string asked, ApiException e, RestCall state, string? right)
    {
        using var response = new HttpResponseMessage(e.StatusCode) { RequestMessage = state.Request };
        foreach (var header in e.HttpResponse?.Headers ?? new Dictionary<string, string>(StringComparer.Ordinal))
            response.Headers.TryAddWithoutValidation(header.Key, header.Value);
        if (e is SecondaryRateLimitExceededException or AbuseException && response.Headers.RetryAfter is null)
            response.Headers.TryAddWithoutValidation("Retry-After", "60");
        var details = e is ApiValidationException { ApiError.Errors: { Count: > 0 } errors }
            ? string.Join(
                "; ",
                errors.Select(error => error.Message ?? $"{error.Resource}.{error.Field}: {error.Code}")
            )
            : null;
        return HttpFailure.Of(
            options.Server,
            asked,
            response,
            details is null ? e.ApiError?.Message ?? e.Message : $"{e.ApiError?.Message}: {details}",
            options.TokenVariable,
            time.GetUtcNow(),
            right
        );
    }
}
