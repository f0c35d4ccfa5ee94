using System.CommandLine;
using Promote.Artifacts;
using Promote.Verbs;

namespace Promote.Cli.Commands;

/// <summary><c>promote follow</c>.</summary>
internal static class FollowCommand
{
    public static Command Create(CommandRunner runner, CommonOptions options)
    {
        var environment = CommonOptions.Environment();
        var image = new Option<string[]>("--image", "-i")
        {
            Description = "An image that is followed, with its tag, its digest or both; may be repeated.",
            HelpName = "NAME:TAG[@DIGEST]",
            AllowMultipleArgumentsPerToken = false,
        };
        var artifact = new Option<string?>("--artifact")
        {
            Description = "The file that promote build wrote, instead of --image.",
            HelpName = "FILE",
        };
        var tag = new Option<string?>("--tag")
        {
            Description = "The tag of one of the app's images, instead of --image.",
            HelpName = "TAG",
        };
        var timeout = CommonOptions.Timeout("20m", "How long to wait.");
        var command = new Verb(
            "follow",
            "Waits until an environment has what was built, and the records on the manifests repository say that it is good there. Reads the forge alone.",
            """
            promote follow --app web --artifact artifacts/web.json --manifests acme/manifests
            promote follow staging --app web --tag 3e493962d1f0 --timeout 1h --manifests acme/manifests
            """
        )
        {
            environment,
            options.Manifests,
            options.App,
            image,
            artifact,
            tag,
            timeout,
        };
        command.Validators.Add(parsed =>
        {
            if (
                new[] { parsed.GetResult(image), parsed.GetResult(artifact), parsed.GetResult(tag) }.Count(one =>
                    one is not null
                ) != 1
            )
                parsed.AddError("Give one of --artifact, --image and --tag.");
        });
        command.SetAction(
            (parsed, cancellationToken) =>
                runner.RunAsync(
                    parsed,
                    async (remotes, app, token) =>
                        await new Follow
                        {
                            App = app,
                            Environment = parsed.GetValue(environment),
                            Images = parsed.GetValue(artifact) is { } file
                                ? (await ArtifactFile.ReadAsync(file, token)).Images
                                : [.. (parsed.GetValue(image) ?? []).Select(ImageReference.Parse)],
                            Tag = parsed.GetValue(tag),
                            Timeout = CommonOptions.Duration(parsed, timeout),
                        }.RunAsync(remotes, token),
                    cancellationToken
                )
        );
        return command;
    }
}
