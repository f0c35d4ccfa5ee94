namespace Promote.Sandbox.Registry;

/// <summary>Reading and deleting blobs.</summary>
internal sealed class BlobEndpoints(RegistryStore store)
{
    public async Task HandleAsync(HttpContext context, string repository, string text)
    {
        if (!ContentDigest.TryParse(text, out var digest))
        {
            throw RegistryException.BadDigest(text);
        }

        switch (context.Request.Method)
        {
            case "GET" or "HEAD":
                var file = store.FindBlob(repository, digest) ?? throw RegistryException.NoBlob(text);
                context.Response.Headers["Docker-Content-Digest"] = text;
                await Results
                    .File(file.FullName, "application/octet-stream", enableRangeProcessing: true)
                    .ExecuteAsync(context);
                break;
            case "DELETE" when store.DeleteBlob(repository, digest):
                context.Response.StatusCode = StatusCodes.Status202Accepted;
                break;
            case "DELETE":
                throw RegistryException.NoBlob(text);
            default:
                context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
                break;
        }
    }
}
