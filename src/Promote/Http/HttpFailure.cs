using System.Net;
using System.Net.Http;
using Promote.Errors;

namespace Promote.Http;

/// <summary>Turns an answer that is no success into the error a user sees.</summary>
internal static class HttpFailure
{
    /// <summary>The error for an answer.</summary>
    /// <param name="remote">What people know the server by.</param>
    /// <param name="asked">What was asked, as in "reading acme/web".</param>
    /// <param name="response">The answer.</param>
    /// <param name="detail">What the server said, if it said something readable.</param>
    /// <param name="token">Where the token comes from: the environment variable to look at.</param>
    /// <param name="now">The time, for waits that the server asks for.</param>
    /// <param name="right">The right that the call needs, where it is known.</param>
    public static RemoteException Of(
        string remote,
        string asked,
        HttpResponseMessage response,
        string? detail,
        string token,
        DateTimeOffset now,
        string? right = null
    )
    {
        var said = string.IsNullOrWhiteSpace(detail) ? "" : $" ({OneLine(detail)})";
        var (code, what, next) = response.StatusCode switch
        {
            _ when RetryPolicy.IsRateLimit(response) => (
                ErrorCodes.Unreachable,
                "asks to slow down" + Until(response, now),
                "Run the same command again after that; a token of its own has a limit of its own."
            ),
            HttpStatusCode.Unauthorized => (
                ErrorCodes.NotAuthenticated,
                "does not accept the token",
                $"Check that {token} is set, whole, and not expired."
            ),
            HttpStatusCode.Forbidden => (
                ErrorCodes.NotAllowed,
                "does not allow it",
                $"Give the token in {token} {(right is null ? "the right to do this" : $"the right {right}")}."
            ),
            HttpStatusCode.NotFound => (
                ErrorCodes.NotFound,
                "has no such thing, or hides it from this token",
                $"Check the name, and that the token in {token} may see it."
            ),
            >= HttpStatusCode.InternalServerError => (
                ErrorCodes.Unreachable,
                $"kept failing with {(int)response.StatusCode}",
                "Run the same command again later."
            ),
            _ => (
                ErrorCodes.UnexpectedAnswer,
                $"answered {(int)response.StatusCode}",
                "Run it again with --verbosity debug to see the requests."
            ),
        };
        return new RemoteException(code, remote, $"{asked}: {remote} {what}{said}.", next)
        {
            Status = (int)response.StatusCode,
            MayHaveHappened =
                response.StatusCode >= HttpStatusCode.InternalServerError
                && response.RequestMessage is { } request
                && !RetryPolicy.IsRepeatable(request),
        };
    }

    private static string Until(HttpResponseMessage response, DateTimeOffset now) =>
        RetryPolicy.AskedDelay(response, now) is { } delay ? $", until {now + delay:u}" : "";

    private static string OneLine(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');
        return line.Length <= 300 ? line : line[..300] + "…";
    }
}
