namespace Promote.Sandbox.Git;

/// <summary>
/// The hook that refuses what the rules refuse. The rules are judged before git starts, where the request says what it
/// is about to change; the hook only tells the verdict, and looks whether a rewrite really is one, since only it sees
/// the new commits.
/// </summary>
internal static class PushHook
{
    /// <summary>Lines of <c>ref, tab, reason</c>: refs that must not change.</summary>
    public const string Refused = "SANDBOX_REFUSED";

    /// <summary>Lines of refs that must not be rewritten.</summary>
    public const string Linear = "SANDBOX_LINEAR";

    private const string Script = """
        #!/bin/sh
        failed=0
        tab=$(printf '\t')
        while read -r old new ref; do
          reason=$(printf '%s\n' "$SANDBOX_REFUSED" | while IFS="$tab" read -r name text; do
            [ "$name" = "$ref" ] && printf '%s' "$text"
          done)
          if [ -n "$reason" ]; then
            printf 'error: GH013: Repository rule violations found for %s.\n\n- %s\n\n' "$ref" "$reason" >&2
            failed=1
          fi
          if printf '%s\n' "$SANDBOX_LINEAR" | grep -qxF -e "$ref"; then
            case $old$new in
              *0000000000000000000000000000000000000000*) ;;
              *)
                if ! git merge-base --is-ancestor "$old" "$new"; then
                  printf 'error: GH013: Repository rule violations found for %s.\n\n- Cannot force-push to this branch\n\n' "$ref" >&2
                  failed=1
                fi ;;
            esac
          fi
        done
        exit $failed

        """;

    /// <summary>Writes it.</summary>
    public static async Task WriteAsync(string directory, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(directory, "hooks")).FullName, "pre-receive");
        await File.WriteAllTextAsync(path, Script.ReplaceLineEndings("\n"), cancellationToken);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
