using System.CommandLine;
using Promote.Artifacts;
using Promote.Errors;
using Promote.Verbs;

namespace Promote.Cli.Commands;

/// <summary><c>promote bump</c>.</summary>
internal static class BumpCommand
{
    public static Command Create(CommandRunner runner, CommonOptions options)
    {
        var image = new Option<string[]>("--image", "-i")
        {
            Description = "An image that was built, with its tag and, if known, its digest; may be repeated.",
            HelpName = "NAME:TAG[@DIGEST]",
            AllowMultipleArgumentsPerToken = false,
        };
        var artifact = new Option<string?>("--artifact")
        {
            Description = "The file that promote build wrote, instead of --image.",
            HelpName = "FILE",
        };
        var sourceCommit = new Option<string?>("--source-commit")
        {
            Description = "The commit that the images were built from.",
            HelpName = "SHA",
        };
        var environment = new Option<string?>("--env")
        {
            Description = "The environment; the first of the chain if absent.",
            HelpName = "ENV",
        };
        var command = new Verb(
            "bump",
            "Commits what was built to the first environment of the chain. Images that are not named stay as they are.",
            """
            promote bump --app web --manifests acme/manifests --artifact artifacts/web.json
            promote bump --app web --image ghcr.io/acme/web:3e493962d1f0@sha256:… --dry-run
            """
        )
        {
            options.Manifests,
            options.App,
            image,
            artifact,
            sourceCommit,
            environment,
            options.AllowDowngrade,
            options.DryRun,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                runner.RunAsync(
                    parsed,
                    async (remotes, app, token) =>
                    {
                        var (images, commit) = await ImagesAsync(
                            parsed.GetValue(image) ?? [],
                            parsed.GetValue(artifact),
                            token
                        );
                        return await new Bump
                        {
                            App = app,
                            Environment = parsed.GetValue(environment),
                            Images = images,
                            SourceCommit = parsed.GetValue(sourceCommit) ?? commit,
                            AllowDowngrade = parsed.GetValue(options.AllowDowngrade),
                            DryRun = parsed.GetValue(options.DryRun),
                        }.RunAsync(remotes, token);
                    },
                    cancellationToken
                )
        );
        return command;
    }

    private static async Task<(IReadOnlyList<ImageReference> Images, string? SourceCommit)> ImagesAsync(
        string[] images,
        string? file,
        CancellationToken cancellationToken
    )
    {
        if (file is null)
            return ([.. images.Select(ImageReference.Parse)], null);
        if (images.Length > 0)
            throw new UsageException(
                ErrorCodes.Usage,
                "--artifact",
                "--image and --artifact say the same thing twice.",
                "Give one of the two."
            );
        var artifact = await ArtifactFile.ReadAsync(file, cancellationToken);
        return (artifact.Images, artifact.SourceCommit);
    }
}
