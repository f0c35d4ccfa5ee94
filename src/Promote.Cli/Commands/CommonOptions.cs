using System.CommandLine;
using Promote.Configuration;

namespace Promote.Cli.Commands;

/// <summary>Options that several verbs have, each defined once.</summary>
internal sealed class CommonOptions
{
    private readonly Option<string> output = Words("--output", "How the result is printed.", "text", "json");

    private readonly Option<string> verbosity = Words(
        "--verbosity",
        "What is told on standard error while it works.",
        "normal",
        "quiet",
        "debug"
    );

    /// <summary>Options of all verbs.</summary>
    public IEnumerable<Option> OfAllVerbs => [output, verbosity];

    /// <summary><c>--manifests</c>.</summary>
    public Option<string?> Manifests { get; } =
        new("--manifests", "-m")
        {
            Description =
                "The manifests repository: owner/name (over the forge's API), a Git URL or a local path; else PROMOTE_MANIFESTS, else 'manifests' in promote.build.yaml, else the current repository's origin.",
            HelpName = "REPOSITORY",
        };

    /// <summary><c>--app</c>.</summary>
    public Option<string?> App { get; } =
        new("--app", "-a")
        {
            Description =
                "The app, as promote.yaml names it; else PROMOTE_APP, else 'app' in promote.build.yaml, else the only one.",
            HelpName = "APP",
        };

    /// <summary><c>--app</c> of verbs that are about all apps.</summary>
    public Option<string?> OneApp { get; } =
        new("--app", "-a") { Description = "The app, as promote.yaml names it; all if absent.", HelpName = "APP" };

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

    /// <summary>An environment's name as an option that must be there.</summary>
    public static Option<string> NeededEnvironment() =>
        new("--env")
        {
            Description = "The environment.",
            HelpName = "ENV",
            Required = true,
        };

    /// <summary>Whether the result is printed as JSON.</summary>
    public bool IsJson(ParseResult parsed) => parsed.GetValue(output) == "json";

    /// <summary>What is told.</summary>
    public Verbosity Verbosity(ParseResult parsed) =>
        parsed.GetValue(verbosity) switch
        {
            "quiet" => Commands.Verbosity.Quiet,
            "debug" => Commands.Verbosity.Debug,
            _ => Commands.Verbosity.Normal,
        };

    private static Option<string> Words(string name, string description, params string[] words)
    {
        var option = new Option<string>(name, [name[1..3]])
        {
            Description = description,
            Recursive = true,
            DefaultValueFactory = _ => words[0],
        };
        option.AcceptOnlyFromAmong(words);
        return option;
    }

    /// <summary>The option's length of time.</summary>
    public static TimeSpan Duration(ParseResult parsed, Option<string> timeout) =>
        Durations.Parse(parsed.GetRequiredValue(timeout));
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
