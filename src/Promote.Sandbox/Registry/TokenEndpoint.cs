namespace Promote.Sandbox.Registry;

/// <summary>Where a client that was challenged gets its token: by <c>GET</c> with Basic, or by an OAuth 2 form.</summary>
internal sealed class TokenEndpoint(RegistryAuth auth)
{
    public async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        var credentials = NetworkCredentialPair.FromBasic(request.Headers.Authorization);
        var scopes = request.Query["scope"].OfType<string>();
        if (HttpMethods.IsPost(request.Method) && request.HasFormContentType)
        {
            var form = await request.ReadFormAsync(context.RequestAborted);
            scopes = form["scope"].OfType<string>();
            if (form["grant_type"] == "password")
            {
                credentials = new NetworkCredentialPair(form["username"].ToString(), form["password"].ToString());
            }
        }

        if (auth.Issue(credentials, scopes) is not { } token)
        {
            await RegistryRouter.FailAsync(
                context,
                new RegistryException(StatusCodes.Status401Unauthorized, "UNAUTHORIZED", "Wrong user or password.")
            );
            return;
        }

        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(
            new
            {
                token,
                access_token = token,
                expires_in = (int)RegistryAuth.Lifetime.TotalSeconds,
            },
            context.RequestAborted
        );
    }
}
