using System.CommandLine;
using Promote.Verbs;

namespace Promote.Cli.Commands;

/// <summary>The bare edits: <c>set-image</c> and <c>set-value</c>.</summary>
internal static class EditCommands
{
    public static Command SetImage(CommandRunner runner)
    {
        var file = new Argument<string>("FILE") { Description = "The kustomization file to edit." };
        var name = new Argument<string>("NAME") { Description = "The image's name as the manifests say it." };
        var tag = new Option<string?>("--tag") { Description = "The new tag.", HelpName = "TAG" };
        var digest = new Option<string?>("--digest") { Description = "The new digest.", HelpName = "sha256:…" };
        var newName = new Option<string?>("--new-name")
        {
            Description = "The name to pull the image under.",
            HelpName = "NAME",
        };
        var command = new Verb(
            "set-image",
            "Sets tag, digest or name of an image in a kustomization; no other byte changes.",
            """
            promote set-image apps/web/overlays/dev/kustomization.yaml ghcr.io/acme/web --tag 1.4.2
            """
        )
        {
            file,
            name,
            tag,
            digest,
            newName,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                runner.RunAsync(
                    parsed,
                    async _ =>
                    {
                        var path = parsed.GetRequiredValue(file);
                        var changed = await new SetImage
                        {
                            File = path,
                            Name = parsed.GetRequiredValue(name),
                            Tag = parsed.GetValue(tag),
                            Digest = parsed.GetValue(digest),
                            NewName = parsed.GetValue(newName),
                        }.RunAsync(cancellationToken);
                        return new EditResult(path, changed);
                    }
                )
        );
        return command;
    }

    public static Command SetValue(CommandRunner runner)
    {
        var file = new Argument<string>("FILE") { Description = "The YAML file to edit." };
        var path = new Argument<string>("PATH")
        {
            Description = "Dotted keys and [i]; a key with a dot in double quotes.",
        };
        var value = new Argument<string>("VALUE") { Description = "Any one-line string." };
        var command = new Verb(
            "set-value",
            "Sets one value of a YAML file; no other byte changes.",
            """
            promote set-value charts/web/values-dev.yaml image.tag 1.4.2
            """
        )
        {
            file,
            path,
            value,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                runner.RunAsync(
                    parsed,
                    async _ =>
                    {
                        var name = parsed.GetRequiredValue(file);
                        var changed = await new SetValue
                        {
                            File = name,
                            Path = parsed.GetRequiredValue(path),
                            Value = parsed.GetRequiredValue(value),
                        }.RunAsync(cancellationToken);
                        return new EditResult(name, changed);
                    }
                )
        );
        return command;
    }
}
