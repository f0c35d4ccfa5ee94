using System.CommandLine;
using Promote.Cli.Output;
using Promote.Verbs;

namespace Promote.Cli.Commands;

/// <summary><c>promote completion</c>: a script for a shell, which asks this tool what can come next.</summary>
internal static class CompletionCommand
{
    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = """
            _promote() {
              local IFS=$'\n'
              COMPREPLY=($(compgen -W "$(promote "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -F _promote promote
            """,
        ["zsh"] = """
            #compdef promote
            _promote() {
              local -a words_found
              words_found=("${(@f)$(promote "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
              compadd -a words_found
            }
            compdef _promote promote
            """,
        ["pwsh"] = """
            Register-ArgumentCompleter -Native -CommandName promote -ScriptBlock {
              param($wordToComplete, $commandAst, $cursorPosition)
              promote "[suggest:$cursorPosition]" "$commandAst" | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
              }
            }
            """,
    };

    public static Command Create(CommandRunner runner)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or pwsh." };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new Verb(
            "completion",
            "Prints a script that completes this command's verbs and options in a shell.",
            """
            eval "$(promote completion bash)"
            """
        )
        {
            shell,
        };
        command.SetAction(
            (parsed, _) =>
                runner.RunAsync(
                    parsed,
                    progress =>
                        Task.FromResult<IVerbResult>(
                            new TextResult(Scripts[parsed.GetRequiredValue(shell)].ReplaceLineEndings("\n") + "\n")
                        )
                )
        );
        return command;
    }
}
