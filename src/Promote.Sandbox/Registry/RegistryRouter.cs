using Microsoft.AspNetCore.Http.Features;

namespace Promote.Sandbox.Registry;

/// <summary>Finds what a path under <c>/v2</c> means, asks for the right to do it, and turns failures into the specification's errors.</summary>
internal sealed class RegistryRouter(
    RegistryAuth auth,
    BlobEndpoints blobs,
    UploadEndpoints uploads,
    ManifestEndpoints manifests
)
{
    public async Task HandleAsync(HttpContext context)
    {
        context.Response.Headers["Docker-Distribution-Api-Version"] = "registry/2.0";
        try
        {
            await DispatchAsync(context);
        }
        catch (RegistryException e) when (!context.Response.HasStarted)
        {
            await FailAsync(context, e);
        }
    }

    public static Task FailAsync(HttpContext context, RegistryException error)
    {
        context.Response.StatusCode = error.Status;
        return context.Response.WriteAsJsonAsync(
            new { errors = new[] { new { code = error.Code, message = error.Message } } },
            context.RequestAborted
        );
    }

    private async Task DispatchAsync(HttpContext context)
    {
        // Names may hold slashes and even the words "blobs" and "manifests", so a path is read from its end.
        var path = context.Request.Path.Value!["/v2".Length..].TrimStart('/');
        var parts = path.Split('/');
        if (path.Length == 0)
        {
            Authorize(context, null);
            await context.Response.WriteAsJsonAsync(new { }, context.RequestAborted);
            return;
        }

        var target = parts switch
        {
            [.. var name, "blobs", "uploads", ""] => new Target(name, uploads.BeginAsync),
            [.. var name, "blobs", "uploads"] => new Target(name, uploads.BeginAsync),
            [.. var name, "blobs", "uploads", var id] => new Target(name, (c, r) => uploads.HandleAsync(c, r, id)),
            [.. var name, "blobs", var digest] => new Target(name, (c, r) => blobs.HandleAsync(c, r, digest)),
            [.. var name, "manifests", var reference] => new Target(
                name,
                (c, r) => manifests.HandleAsync(c, r, reference)
            ),
            [.. var name, "tags", "list"] => new Target(name, manifests.ListTagsAsync),
            _ => throw new RegistryException(StatusCodes.Status404NotFound, "UNSUPPORTED", "No such endpoint."),
        };
        var repository = string.Join('/', target.Name);
        if (!RegistryNames.IsRepository(repository))
        {
            throw new RegistryException(
                StatusCodes.Status400BadRequest,
                "NAME_INVALID",
                "That is not the name of a repository."
            );
        }

        Authorize(context, repository);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        await target.Handle(context, repository);
    }

    private void Authorize(HttpContext context, string? repository)
    {
        var method = context.Request.Method;
        var action =
            HttpMethods.IsGet(method) || HttpMethods.IsHead(method) ? "pull"
            : HttpMethods.IsDelete(method) ? "delete"
            : "push";
        if (auth.Allows(context.Request.Headers.Authorization, repository, action))
        {
            return;
        }

        var scope =
            repository is null ? ""
            : action == "push" ? $",scope=\"repository:{repository}:pull,push\""
            : $",scope=\"repository:{repository}:{action}\"";
        var realm = $"{context.Request.Scheme}://{context.Request.Host}/v2/_token";
        context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"{realm}\",service=\"promote-sandbox\"{scope}";
        throw new RegistryException(StatusCodes.Status401Unauthorized, "UNAUTHORIZED", "A token is needed.");
    }

    private sealed record Target(IReadOnlyList<string> Name, Func<HttpContext, string, Task> Handle);
}
