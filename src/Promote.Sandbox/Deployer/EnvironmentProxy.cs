namespace Promote.Sandbox.Deployer;

/// <summary>Shows an environment under the sandbox's own address, as an ingress would.</summary>
internal sealed class EnvironmentProxy(DeployerService deployer)
{
    public async Task HandleAsync(HttpContext context, string application, string? path)
    {
        // A second try, because a rollout may just have replaced the process that was asked.
        for (var tries = 2; tries > 0; tries--)
        {
            if (deployer.Find(application)?.State.Workload is not { HasExited: false } workload)
            {
                break;
            }

            try
            {
                await ForwardAsync(context, workload.Address($"/{path}{context.Request.QueryString}"));
                return;
            }
            catch (HttpRequestException) when (!context.Response.HasStarted)
            {
                // Try what runs now.
            }
        }

        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        await context.Response.WriteAsync($"Nothing runs in {application}.\n", context.RequestAborted);
    }

    private async Task ForwardAsync(HttpContext context, Uri address)
    {
        using var response = await deployer.Http.GetAsync(
            address,
            HttpCompletionOption.ResponseHeadersRead,
            context.RequestAborted
        );
        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        context.Response.Headers.CacheControl = "no-store";
        await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
