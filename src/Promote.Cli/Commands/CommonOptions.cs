using System.CommandLine;
using Promote.Configuration;

namespace Promote.Cli.Commands;

/// <summary>Options that several verbs have, each defined once.</summary>
internal sealed class CommonOptions
{
    /// <summary><c>--output</c>, of all verbs.</summary>
    public Option<OutputFormat> Output { get; } =
        new("--output", "-o")
        {
            Description = "How the result is printed.",
            Recursive = true,
            DefaultValueFactory = _ => OutputFormat.Text,
        };

    /// <summary><c>--verbosity</c>, of all verbs.</summary>
    public Option<Verbosity> Verbosity { get; } =
        new("--verbosity")
        {
            Description = "What is told on standard error while it works.",
            Recursive = true,
            DefaultValueFactory = _ => Commands.Verbosity.Normal,
        };

    /// <summary><c>--manifests</c>.</summary>
    public Option<string?> Manifests { get; } =
        new("--manifests", "-m")
        {
            Description = "The manifests repository: owner/name (over the forge's API), a Git URL or a local path; the current repository's origin if absent.",
            HelpName = "REPOSITORY",
        };

    /// <summary><c>--app</c>.</summary>
    public Option<string?> App { get; } =
        new("--app", "-a") { Description = "The app, as promote.yaml names it; the only one if absent.", HelpName = "APP" };

    /// <summary><c>--dry-run</c>.</summary>
    public Option<bool> DryRun { get; } =
        new("--dry-run", "-n") { Description = "Print the plan and its gates, and write nothing." };

    /// <summary><c>--allow-downgrade</c>.</summary>
    public Option<bool> AllowDowngrade { get; } =
        new("--allow-downgrade") { Description = "Let something older replace what runs." };

    /// <summary>An option <c>--timeout</c>.</summary>
    public static Option<string> Timeout(string value, string description) =>
        new("--timeout")
        {
            Description = description,
            HelpName = "45s|30m|1h",
            DefaultValueFactory = _ => value,
        };

    /// <summary>An environment's name as the verb's argument; the first of the chain if absent.</summary>
    public static Argument<string?> Environment() =>
        new("ENV")
        {
            Description = "The environment; the first of the chain if absent.",
            Arity = ArgumentArity.ZeroOrOne,
        };

    /// <summary>The option's length of time.</summary>
    public static TimeSpan Duration(ParseResult parsed, Option<string> timeout) =>
        Durations.Parse(parsed.GetRequiredValue(timeout));
}

/// <summary>The values of <c>--output</c>.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>One JSON document.</summary>
    Json,
}

/// <summary>The values of <c>--verbosity</c>.</summary>
internal enum Verbosity
{
    /// <summary>Errors and warnings.</summary>
    Quiet,

    /// <summary>What is being done.</summary>
    Normal,

    /// <summary>Each request and each program too.</summary>
    Debug,
}
