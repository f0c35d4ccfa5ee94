using System.CommandLine;
using Promote.Artifacts;
using Promote.Errors;
using Promote.Verbs;

namespace Promote.Cli.Commands;

/// <summary><c>promote bump</c>.</summary>
internal sealed class BumpCommand
{
    private readonly CommandRunner runner;
    private readonly CommonOptions options;

    private readonly Option<string[]> image = new("--image", "-i")
    {
        Description = "An image that was built, with its tag and, if known, its digest; may be repeated.",
        HelpName = "NAME:TAG[@DIGEST]",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string?> artifact = new("--artifact")
    {
        Description = "The file that promote build wrote, instead of --image.",
        HelpName = "FILE",
    };

    private readonly Option<string?> sourceCommit = new("--source-commit")
    {
        Description = "The commit that the images were built from.",
        HelpName = "SHA",
    };

    private readonly Option<string?> environment = new("--env")
    {
        Description = "The environment; the first of the chain if absent.",
        HelpName = "ENV",
    };

    private readonly Option<bool> request = new("--request")
    {
        Description =
            "Ask the manifests repository's own workflow to do it, with a token that may start workflows and write nothing.",
    };

    private readonly Option<string> workflow = new("--workflow")
    {
        Description = "With --request: the workflow's file name there.",
        HelpName = "FILE",
        DefaultValueFactory = _ => "promote.yml",
    };

    private readonly Option<string> timeout = CommonOptions.Timeout(
        "10m",
        "With --request: how long to wait until that run has ended; 0s: start it only."
    );

    private readonly Option<bool> requested = new("--requested")
    {
        Description = "In the workflow that was asked: do what the request says, if who made it may ask for that app.",
    };

    private BumpCommand(CommandRunner runner, CommonOptions options) => (this.runner, this.options) = (runner, options);

    public static Command Create(CommandRunner runner, CommonOptions options) =>
        new BumpCommand(runner, options).Create();

    private Verb Create()
    {
        var command = new Verb(
            "bump",
            "Commits what was built to the first environment of the chain. Images that are not named stay as they are.",
            """
            promote bump --app web --manifests acme/manifests --artifact artifacts/web.json
            promote bump --app web --image ghcr.io/acme/web:3e493962d1f0@sha256:… --dry-run
            promote bump --app web --manifests acme/manifests --artifact artifacts/web.json --request
            promote bump --requested --manifests acme/manifests
            """
        )
        {
            options.Manifests,
            options.App,
            image,
            artifact,
            sourceCommit,
            environment,
            request,
            workflow,
            timeout,
            requested,
            options.AllowDowngrade,
            options.DryRun,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                runner.RunAsync(
                    parsed,
                    (remotes, app, token) => RunAsync(parsed, remotes, app, token),
                    cancellationToken
                )
        );
        return command;
    }

    private async Task<IVerbResult> RunAsync(
        ParseResult parsed,
        Remotes remotes,
        string? app,
        CancellationToken cancellationToken
    )
    {
        if (parsed.GetValue(requested))
            return await RequestedAsync(parsed, remotes, cancellationToken);
        var (images, commit) = await ImagesAsync(parsed, cancellationToken);
        commit = parsed.GetValue(sourceCommit) ?? commit;
        return parsed.GetValue(request)
            ? await new RequestBump
            {
                Request = new BumpRequest
                {
                    App =
                        app
                        ?? throw Usage("--app", "A request names its app.", "Add --app APP, as promote.yaml names it."),
                    Environment = parsed.GetValue(environment),
                    Images = images,
                    SourceCommit = commit,
                },
                Workflow = parsed.GetRequiredValue(workflow),
                Timeout = CommonOptions.Duration(parsed, timeout),
                DryRun = parsed.GetValue(options.DryRun),
            }.RunAsync(remotes, cancellationToken)
            : await new Bump
            {
                App = app,
                Environment = parsed.GetValue(environment),
                Images = images,
                SourceCommit = commit,
                AllowDowngrade = parsed.GetValue(options.AllowDowngrade),
                DryRun = parsed.GetValue(options.DryRun),
            }.RunAsync(remotes, cancellationToken);
    }

    // What is asked for stands in the request alone: an option beside it would say it a second time.
    private async Task<IVerbResult> RequestedAsync(
        ParseResult parsed,
        Remotes remotes,
        CancellationToken cancellationToken
    )
    {
        Option[] others = [options.App, image, artifact, sourceCommit, environment, request, options.AllowDowngrade];
        if (others.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } other)
            throw Usage(
                other.Name,
                $"{other.Name} and --requested do not go together: the request says what is asked for.",
                $"Leave {other.Name} out."
            );
        var asked = await BumpRequest.ReadAsync(runner.Shell.Environment, cancellationToken);
        return await new Bump
        {
            App = asked.App,
            Environment = asked.Environment,
            Images = asked.Images,
            SourceCommit = asked.SourceCommit,
            BuiltBy = asked.Run,
            AskedBy = asked.AskedBy,
            DryRun = parsed.GetValue(options.DryRun),
        }.RunAsync(remotes, cancellationToken);
    }

    private async Task<(IReadOnlyList<ImageReference> Images, string? SourceCommit)> ImagesAsync(
        ParseResult parsed,
        CancellationToken cancellationToken
    )
    {
        var images = parsed.GetValue(image) ?? [];
        if (parsed.GetValue(artifact) is not { } file)
            return ([.. images.Select(ImageReference.Parse)], null);
        if (images.Length > 0)
            throw Usage("--artifact", "--image and --artifact say the same thing twice.", "Give one of the two.");
        var read = await ArtifactFile.ReadAsync(file, cancellationToken);
        return (read.Images, read.SourceCommit);
    }

    private static UsageException Usage(string subject, string message, string next) =>
        new(ErrorCodes.Usage, subject, message, next);
}
