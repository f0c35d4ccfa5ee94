using Promote.Sandbox.Deployer;
using Promote.Sandbox.Registry;

namespace Promote.Sandbox.Hosting;

/// <summary>The registry and Argo CD beside the forge.</summary>
internal static class Platform
{
    /// <summary>The base image that samples are published on.</summary>
    public const string BaseImage = "base/dotnet";

    /// <summary>Adds their services.</summary>
    public static void Add(IServiceCollection services, SandboxContext context)
    {
        services.AddSingleton(_ => new RegistryStore(Path.Combine(context.DataDirectory, "registry")));
        services.AddSingleton(_ => new RegistryAuth(() => context.Accounts.Promoter.Token, context.Clock));
        services.AddSingleton(provider => new DeployerService(
            new DeployerOptions
            {
                Folder = Path.Combine(context.DataDirectory, "environments"),
                FindRepository = name =>
                    RepositoryName.TryParse(name, out _) && Directory.Exists(context.GitDirectory(name))
                        ? context.GitDirectory(name)
                        : null,
                Token = () => context.Accounts.ArgoCdToken,
                RegistryCredentials = () => new(RegistryAuth.User, context.Accounts.Promoter.Token),
                PublicUrl = () => new Uri(context.Urls.Root),
                Time = context.Clock,
            },
            provider.GetRequiredService<ILogger<DeployerService>>()
        ));
        services.AddHostedService(provider => provider.GetRequiredService<DeployerService>());
    }

    /// <summary>Maps their endpoints.</summary>
    public static void Map(WebApplication app, SandboxContext context)
    {
        var store = app.Services.GetRequiredService<RegistryStore>();
        store.SeedBaseImage(BaseImage, "10");
        app.MapRegistry(store, app.Services.GetRequiredService<RegistryAuth>());
        var deployer = app.Services.GetRequiredService<DeployerService>();
        app.MapDeployer(deployer);
        context.OnRefsChanged(_ => deployer.Poke());
        context.Environments = () => deployer.Environments.Select(View);
    }

    private static EnvironmentView View(EnvironmentState state) =>
        new()
        {
            Name = state.Environment,
            Application = state.Application,
            Tag = state.Tag,
            Digest = state.RunningDigest,
            Commit = state.DeployedRevision,
            Version = state.AnsweredVersion,
            Health = state.Health,
            Message = state.Message,
            Sync = state.Sync,
        };
}
