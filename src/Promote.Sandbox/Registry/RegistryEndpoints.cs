namespace Promote.Sandbox.Registry;

/// <summary>The registry on a web application: <c>/v2</c>, as the OCI distribution specification has it.</summary>
internal static class RegistryEndpoints
{
    public static IEndpointRouteBuilder MapRegistry(
        this IEndpointRouteBuilder app,
        RegistryStore store,
        RegistryAuth auth
    )
    {
        var tokens = new TokenEndpoint(auth);
        var router = new RegistryRouter(
            auth,
            new BlobEndpoints(store),
            new UploadEndpoints(store),
            new ManifestEndpoints(store)
        );
        app.MapMethods("/v2/_token", ["GET", "POST"], tokens.HandleAsync);
        app.Map("/v2/{**path}", router.HandleAsync);
        return app;
    }
}
