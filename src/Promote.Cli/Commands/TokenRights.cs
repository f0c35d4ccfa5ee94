using System.CommandLine;
using System.CommandLine.Parsing;

namespace Promote.Cli.Commands;

/// <summary>What a verb's token must be able to do, for who has none: a verb that reads asks for no right to write.</summary>
internal static class TokenRights
{
    /// <summary>After "a token that may".</summary>
    public static string Of(ParseResult parsed) =>
        Has(parsed, "--request")
            ? "start its workflows (Actions: write) and read its contents"
            : parsed.CommandResult.Command.Name switch
            {
                "history" => "read its contents",
                "status" => "read its contents and pull requests",
                "follow" or "prove" => "read its contents, pull requests and commit statuses",
                "wait" or "smoke" => "read its contents and write commit statuses",
                "audit" => "read its settings; docs/audit.md has the permissions",
                "verify" when Has(parsed, "--merge") => "write its contents, pull requests and checks",
                "verify" when Has(parsed, "--post") =>
                    "read its contents and commit statuses, and write pull requests and checks",
                "verify" => "read its contents, pull requests and commit statuses",
                _ => "write its contents, pull requests and commit statuses",
            };

    private static bool Has(ParseResult parsed, string option) =>
        parsed
            .CommandResult.Children.OfType<OptionResult>()
            .Any(result => !result.Implicit && result.Option.Name == option);
}
