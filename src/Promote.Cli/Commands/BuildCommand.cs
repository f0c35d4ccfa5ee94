using System.CommandLine;
using Promote.Composition;
using Promote.Verbs;

namespace Promote.Cli.Commands;

/// <summary><c>promote build</c>.</summary>
internal static class BuildCommand
{
    public static Command Create(CommandRunner runner)
    {
        var image = new Option<string[]>("--image", "-i")
        {
            Description = "An image to build, as promote.build.yaml names it; may be repeated. All if absent.",
            HelpName = "NAME",
        };
        var artifact = new Option<string?>("--artifact")
        {
            Description = "A file to write for promote bump.",
            HelpName = "FILE",
        };
        var command = new Verb(
            "build",
            "Builds the commit's images once, as promote.build.yaml says, tags them with it, and reads their digests back. An image of the commit that is in the registry already is reused.",
            """
            promote build --artifact artifacts/web.json
            """
        )
        {
            image,
            artifact,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                runner.RunAsync(
                    parsed,
                    async progress =>
                    {
                        var result = await new Build
                        {
                            Folder = runner.Shell.WorkingDirectory,
                            Images = parsed.GetValue(image) ?? [],
                        }.RunAsync(
                            RemotesFactory.CreateBuildTools(runner.Shell.Environment, progress, runner.Shell.Time),
                            cancellationToken
                        );
                        if (parsed.GetValue(artifact) is { } file)
                            await ArtifactFile.WriteAsync(file, result.Artifact, cancellationToken);
                        return result;
                    }
                )
        );
        return command;
    }
}
