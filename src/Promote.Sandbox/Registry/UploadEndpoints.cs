using System.Globalization;
using System.Net.Http.Headers;

namespace Promote.Sandbox.Registry;

/// <summary>Uploads of blobs: in one request, in two, in chunks, or by a mount from another repository.</summary>
internal sealed class UploadEndpoints(RegistryStore store)
{
    public async Task BeginAsync(HttpContext context, string repository)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }

        var query = context.Request.Query;
        var from = query["from"].ToString();
        if (
            ContentDigest.TryParse(query["mount"], out var mounted)
            && RegistryNames.IsRepository(from)
            && store.Mount(repository, from, mounted)
        )
        {
            Created(context, repository, mounted);
            return;
        }

        var upload = store.FindUpload(repository, store.BeginUpload(repository))!;
        if (query.ContainsKey("digest"))
        {
            await FinishAsync(context, repository, upload);
            return;
        }

        Accepted(context, repository, upload, StatusCodes.Status202Accepted);
    }

    public async Task HandleAsync(HttpContext context, string repository, string id)
    {
        var upload = store.FindUpload(repository, id) ?? throw RegistryException.NoUpload();
        switch (context.Request.Method)
        {
            case "PATCH":
                await AppendAsync(context, repository, upload);
                Accepted(context, repository, upload, StatusCodes.Status202Accepted);
                break;
            case "PUT":
                await FinishAsync(context, repository, upload);
                break;
            case "GET":
                Accepted(context, repository, upload, StatusCodes.Status204NoContent);
                break;
            case "DELETE":
                upload.Delete();
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
                break;
        }
    }

    private async Task FinishAsync(HttpContext context, string repository, FileInfo upload)
    {
        var wanted = context.Request.Query["digest"].ToString();
        await AppendAsync(context, repository, upload);
        ContentDigest actual;
        await using (var content = upload.OpenRead())
        {
            actual = await ContentDigest.OfAsync(content, context.RequestAborted);
        }

        if (actual.ToString() != wanted)
        {
            upload.Delete();
            throw RegistryException.BadDigest(wanted);
        }

        store.FinishUpload(repository, upload, actual);
        Created(context, repository, actual);
    }

    private static async Task AppendAsync(HttpContext context, string repository, FileInfo upload)
    {
        try
        {
            await using var file = new FileStream(upload.FullName, FileMode.Append, FileAccess.Write, FileShare.None);
            if (
                context.Request.Headers.ContentRange is [{ } text]
                && Start(text) is var start
                && start != file.Position
            )
            {
                Accepted(context, repository, upload, StatusCodes.Status416RangeNotSatisfiable);
                throw new RegistryException(
                    StatusCodes.Status416RangeNotSatisfiable,
                    "BLOB_UPLOAD_INVALID",
                    $"The upload stands at {file.Position}, not at {start}."
                );
            }

            await context.Request.Body.CopyToAsync(file, context.RequestAborted);
        }
        catch (IOException e) when (e is not FileNotFoundException && !context.RequestAborted.IsCancellationRequested)
        {
            throw new RegistryException(
                StatusCodes.Status409Conflict,
                "BLOB_UPLOAD_INVALID",
                "Someone else is sending to this upload, or the request broke off."
            );
        }
    }

    // "0-99" by the specification; "bytes 0-99/*" by the header's own grammar.
    private static long? Start(string text) =>
        ContentRangeHeaderValue.TryParse(text, out var range) ? range.From
        : long.TryParse(text.Split('-')[0], CultureInfo.InvariantCulture, out var from) ? from
        : null;

    private static void Accepted(HttpContext context, string repository, FileInfo upload, int status)
    {
        upload.Refresh();
        context.Response.StatusCode = status;
        context.Response.Headers.Location = $"/v2/{repository}/blobs/uploads/{upload.Name}";
        context.Response.Headers.Range = $"0-{Math.Max(0, upload.Length - 1)}";
        context.Response.Headers["Docker-Upload-UUID"] = upload.Name;
    }

    private static void Created(HttpContext context, string repository, ContentDigest digest)
    {
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.Location = $"/v2/{repository}/blobs/{digest}";
        context.Response.Headers["Docker-Content-Digest"] = digest.ToString();
    }
}
