namespace Promote.Sandbox.Forge;

/// <summary>The forge refuses what was asked, as GitHub would.</summary>
/// <param name="status">The HTTP status that REST answers with.</param>
/// <param name="message">The message.</param>
/// <param name="type">The error's type in GraphQL.</param>
internal sealed class ForgeException(int status, string message, string type = "UNPROCESSABLE") : Exception(message)
{
    /// <summary>The HTTP status that REST answers with.</summary>
    public int Status { get; } = status;

    /// <summary>The error's type in GraphQL.</summary>
    public string Type { get; } = type;

    /// <summary>The items of <c>errors</c> in a REST answer.</summary>
    public IReadOnlyList<object>? Errors { get; init; }

    /// <summary>Nothing of that name, or nothing that the caller may see.</summary>
    public static ForgeException NotFound(string message = "Not Found") => new(404, message, "NOT_FOUND");

    /// <summary>The caller has not the right.</summary>
    public static ForgeException Forbidden(string message = "Resource not accessible by personal access token") =>
        new(403, message, "FORBIDDEN");

    /// <summary>A field of the request is wrong.</summary>
    public static ForgeException Invalid(string resource, string field, string code, string? message = null) =>
        new(422, "Validation Failed")
        {
            Errors =
            [
                message is null
                    ? new
                    {
                        resource,
                        field,
                        code,
                    }
                    : new
                    {
                        resource,
                        field,
                        code,
                        message,
                    },
            ],
        };

    /// <summary>Something is wrong that no field alone is to blame for.</summary>
    public static ForgeException Custom(string resource, string message) =>
        new(422, "Validation Failed")
        {
            Errors =
            [
                new
                {
                    resource,
                    code = "custom",
                    message,
                },
            ],
        };
}
