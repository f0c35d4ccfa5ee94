using System.CommandLine;
using System.CommandLine.Parsing;
using Promote.Errors;

namespace Promote.Cli.Commands;

/// <summary>What is wrong with a command line. A verb or option that does not exist is said first and alone: what else the parser finds follows from it.</summary>
internal static class UsageErrors
{
    /// <summary>Sentences; none where the command line can be run.</summary>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        // Shells ask what may come next in the middle of a word.
        var unknown = parsed.Tokens.Any(token => token.Type == TokenType.Directive) ? [] : Unknown(parsed).ToList();
        return unknown.Count > 0 ? unknown : [.. parsed.Errors.Select(error => error.Message)];
    }

    private static IEnumerable<string> Unknown(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (command is RootCommand && parsed.UnmatchedTokens is [var verb, ..] && !IsOption(verb))
            return [$"There is no verb '{verb}'.{DidYouMean(verb, command.Subcommands.Select(one => one.Name))}"];
        // After --, nothing is an option.
        if (parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash))
            return [];
        var names = command.Options.Concat(parsed.RootCommandResult.Command.Options).Select(option => option.Name);
        return parsed
            .CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens)
            .Select(token => token.Value)
            // -1 may be meant as a value.
            .Where(word => IsOption(word) && word.StartsWith("--", StringComparison.Ordinal))
            .Concat(parsed.UnmatchedTokens.Where(IsOption))
            .Select(word => $"There is no option {word}.{DidYouMean(word, names)}");
    }

    // --name=value is one word.
    private static string DidYouMean(string word, IEnumerable<string> names) =>
        Suggestion.Nearest(word.Split('=')[0], names) is { } near ? $" Did you mean {near}?" : "";

    private static bool IsOption(string word) => word.Length > 1 && word[0] == '-';
}
