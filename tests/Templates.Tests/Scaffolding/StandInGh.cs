using Templates.Tests.Running;

namespace Templates.Tests.Scaffolding;

/// <summary>A program called <c>gh</c> that reaches no server: it keeps what it was called with.</summary>
internal sealed class StandInGh : IDisposable
{
    /// <summary>The number that it gives the guard's App.</summary>
    public const int Guard = 71;

    /// <summary>The number that it gives the promoter's App.</summary>
    public const int Promoter = 72;

    private readonly TemporaryFolder folder = new();

    public StandInGh()
    {
        Directory.CreateDirectory(folder["calls"]);
        folder.WriteProgram(
            "bin/gh",
            $$"""
            #!/usr/bin/env bash
            set -euo pipefail
            call=$(printf '{{folder["calls"]}}/%03d' "$(ls '{{folder["calls"]}}' | wc -l)")
            mkdir "$call"
            printf '%s\n' "$@" >"$call/arguments"
            case "$*" in
              'secret set '* | *'--input -') cat >"$call/input" ;;
              *'-guard"'*) echo {{Guard}} ;;
              *'-promoter"'*) echo {{Promoter}} ;;
            esac

            """.ReplaceLineEndings("\n")
        );
    }

    /// <summary>Runs a script by bash, in a folder; gives the calls.</summary>
    public async Task<IReadOnlyList<GhCall>> RunAsync(string script, string where)
    {
        await Processes.OutputAsync(
            "bash",
            ["-euo", "pipefail", "-c", script],
            where,
            new Dictionary<string, string>
            {
                ["PATH"] = $"{folder["bin"]}:{Environment.GetEnvironmentVariable("PATH")}",
            }
        );
        return
        [
            .. Directory
                .EnumerateDirectories(folder["calls"])
                .Order(StringComparer.Ordinal)
                .Select(call => new GhCall(
                    File.ReadAllLines(Path.Combine(call, "arguments")),
                    File.Exists(Path.Combine(call, "input")) ? File.ReadAllText(Path.Combine(call, "input")) : ""
                )),
        ];
    }

    public void Dispose() => folder.Dispose();
}

/// <summary>A call of it.</summary>
internal sealed record GhCall(IReadOnlyList<string> Arguments, string Input)
{
    /// <summary>What it does: <c>secret set</c>, <c>variable set</c>, or <c>api</c>.</summary>
    public string Command => Arguments[0] == "api" ? "api" : $"{Arguments[0]} {Arguments[1]}";

    /// <summary>The method of a call of the API.</summary>
    public string Method => After("-X") ?? "GET";

    /// <summary>The path of a call of the API.</summary>
    public string Path => "/" + Arguments.First(one => one.StartsWith("repos/") || one.StartsWith("orgs/"));

    private string? After(string option) => Arguments.SkipWhile(one => one != option).Skip(1).FirstOrDefault();
}
