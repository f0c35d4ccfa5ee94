using System.CommandLine;
using Promote.Composition;
using Promote.Verbs;

namespace Promote.Cli.Commands;

/// <summary><c>promote init</c>.</summary>
internal static class InitCommand
{
    public static Command Create(CommandRunner runner)
    {
        var kind = new Argument<string?>("KIND")
        {
            HelpName = "app|manifests",
            Description = "What the repository is: app or manifests; by what is found in it if absent.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        kind.AcceptOnlyFromAmong("app", "manifests");
        var app = new Option<string?>("--app", "-a")
        {
            Description = "app: the app, as promote.yaml names it; the repository's name if absent.",
            HelpName = "APP",
        };
        var manifests = new Option<string?>("--manifests", "-m")
        {
            Description = "app: the manifests repository; required.",
            HelpName = "OWNER/NAME",
        };
        var image = new Option<string?>("--image", "-i")
        {
            Description = "app: the image, without tag; ghcr.io/OWNER/APP if absent.",
            HelpName = "NAME",
        };
        var ci = new Option<string?>("--ci")
        {
            Description = "github or azure; by what is found if absent, and for a manifests repository github.",
        };
        ci.AcceptOnlyFromAmong("github", "azure");
        var owners = new Option<string[]>("--owners")
        {
            Description = "manifests: who owns production and the rules; CODEOWNERS is written where it is said.",
            HelpName = "@OWNER/TEAM",
            AllowMultipleArgumentsPerToken = true,
        };
        var environments = new Option<string?>("--environments")
        {
            Description = "manifests: the environments in the order of promotion; by their names if absent.",
            HelpName = "dev,staging,prod",
        };
        var identities = new Option<string?>("--identities")
        {
            Description = "What the names of the GitHub Apps start with; the repository's owner if absent.",
            HelpName = "PREFIX",
        };
        var templates = new Option<string>("--templates")
        {
            Description = "The repository that has Promote's workflows and pipelines.",
            HelpName = "OWNER/NAME",
            DefaultValueFactory = _ => Init.DefaultTemplates,
        };
        var dryRun = new Option<bool>("--dry-run", "-n") { Description = "Print the files, and write nothing." };
        var command = new Verb(
            "init",
            "Writes the files with which the repository in the current folder takes part, by what is found in it, and tells what is left to do. Nothing that is there is changed.",
            """
            promote init app --manifests acme/manifests
            promote init manifests --owners @acme/platform --dry-run
            promote init manifests --owners @acme/platform --environments alpha,beta,live
            """
        )
        {
            kind,
            app,
            manifests,
            image,
            ci,
            owners,
            environments,
            identities,
            templates,
            dryRun,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                runner.RunAsync(
                    parsed,
                    async progress =>
                        await new Init
                        {
                            Folder = runner.Shell.WorkingDirectory,
                            Kind = parsed.GetValue(kind) switch
                            {
                                "app" => InitKind.App,
                                "manifests" => InitKind.Manifests,
                                _ => null,
                            },
                            App = parsed.GetValue(app),
                            Image = parsed.GetValue(image),
                            Manifests = parsed.GetValue(manifests),
                            OnAzure = parsed.GetValue(ci) is { } host ? host == "azure" : null,
                            Owners = [.. (parsed.GetValue(owners) ?? []).SelectMany(Words)],
                            Environments = [.. Words(parsed.GetValue(environments) ?? "")],
                            Identities = parsed.GetValue(identities),
                            Templates = parsed.GetRequiredValue(templates),
                            DryRun = parsed.GetValue(dryRun),
                        }.RunAsync(
                            RemotesFactory.CreateInitTools(runner.Shell.Environment, progress, runner.Shell.Time),
                            cancellationToken
                        )
                )
        );
        return command;
    }

    private static string[] Words(string list) =>
        list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
