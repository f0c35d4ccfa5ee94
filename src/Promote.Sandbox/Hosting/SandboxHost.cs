using Promote.Sandbox.Ci;
using Promote.Sandbox.Forge;
using Promote.Sandbox.Forge.GraphQl;
using Promote.Sandbox.Forge.Rest;
using Promote.Sandbox.Web;

namespace Promote.Sandbox.Hosting;

/// <summary>Puts the sandbox together.</summary>
internal static class SandboxHost
{
    /// <summary>The application, not started. Its <see cref="SandboxContext"/> is among its services.</summary>
    /// <param name="options">How to start it.</param>
    /// <param name="add">More services, such as the deployer.</param>
    /// <param name="map">More endpoints, such as the registry's.</param>
    public static WebApplication Build(
        SandboxOptions options,
        Action<IServiceCollection, SandboxContext>? add = null,
        Action<WebApplication, SandboxContext>? map = null
    )
    {
        var builder = Server.Create(options.Port);
        var data = new DataDirectory(options.DataDirectory);
        var context = new SandboxContext { DataDirectory = data.Path, Clock = options.Clock };
        // By a factory, and asked for first: the container then removes it, last.
        builder.Services.AddSingleton(_ => data);
        builder.Services.AddSingleton(context);
        builder.Services.AddSingleton(options.Clock);
        builder.Services.AddSingleton<RequestLog>();
        builder.Services.AddSingleton<Faults>();
        builder.Services.AddSingleton<ControlApi>();
        builder.Services.AddHttpClient();
        AddForge(builder.Services);
        add?.Invoke(builder.Services, context);

        var app = builder.Build();
        app.Services.GetRequiredService<DataDirectory>();
        context.Urls.Use(() => Server.Address(app.Services));
        var (log, faults) = (app.Services.GetRequiredService<RequestLog>(), app.Services.GetRequiredService<Faults>());
        app.Use(next => http => log.InvokeAsync(http, next));
        app.Use(next => http => faults.InvokeAsync(http, next));
        app.UseRouting();
        app.Services.GetRequiredService<ControlApi>().Map(app);
        MapForge(app);
        map?.Invoke(app, context);
        return app;
    }

    private static void AddForge(IServiceCollection services)
    {
        services.AddSingleton<Repositories>();
        services.AddSingleton<RefChanges>();
        services.AddSingleton<PullRequests>();
        services.AddSingleton<GitHosting>();
        services.AddSingleton<RateLimits>();
        services.AddSingleton<Shapes>();
        services.AddSingleton<GraphQlApi>();
        services.AddSingleton<Pages>();
        services.AddHostedService<CiService>();
    }

    private static void MapForge(WebApplication app)
    {
        var services = app.Services;
        services.GetRequiredService<GitHosting>().Map(app);
        var (context, shapes) = (services.GetRequiredService<SandboxContext>(), services.GetRequiredService<Shapes>());
        var (repositories, pulls) = (
            services.GetRequiredService<Repositories>(),
            services.GetRequiredService<PullRequests>()
        );
        var limits = services.GetRequiredService<RateLimits>();
        var api = new RestApi(context, repositories, limits, app);
        new SiteEndpoints(shapes, limits).Map(api);
        new AppEndpoints(shapes, repositories, context).Map(api);
        new GitEndpoints(shapes, services.GetRequiredService<RefChanges>(), context.Clock).Map(api);
        new Contents(shapes).Map(api);
        var checks = new CheckEndpoints(shapes, repositories, pulls, context.Clock);
        checks.Map(api);
        new CommitEndpoints(shapes, checks).Map(api);
        new BranchEndpoints(shapes).Map(api);
        new CodeOwnersEndpoint(shapes).Map(api);
        new AccessEndpoints(shapes, repositories).Map(api);
        new EnvironmentEndpoints(shapes, repositories).Map(api);
        new SecretEndpoints(shapes).Map(api);
        new PullEndpoints(shapes, pulls).Map(api);
        new StatusEndpoints(shapes, pulls, context.Clock).Map(api);
        new LabelEndpoints(shapes, repositories).Map(api);
        new CommentEndpoints(shapes, repositories, context.Clock).Map(api);
        new WorkflowEndpoints(shapes, repositories, context.Clock).Map(api);
        api.Rest();
        services.GetRequiredService<GraphQlApi>().Map(app);
        services.GetRequiredService<Pages>().Map(app);
    }
}
