using System.Text.RegularExpressions;
using Promote.Errors;
using Promote.Processes;

namespace Promote.Manifests.Git;

/// <summary>What git's failures mean. Pure: a function of what git printed.</summary>
internal static partial class GitFailure
{
    private const int ShownLength = 2000;

    /// <summary>The error for a command that talked to the remote and failed.</summary>
    /// <param name="remote">The remote.</param>
    /// <param name="doing">What was being done, as in "reading main".</param>
    /// <param name="result">How git ended.</param>
    public static PromoteException Of(GitRemote remote, string doing, ProgramResult result)
    {
        // Lines of the remote itself can say anything; only git's own are judged.
        var own = string.Join('\n', Lines(result.Errors).Where(line => !IsRemotes(line)));
        var said = Said(result.Errors);
        if (NotAuthenticated().IsMatch(own))
            return new RemoteException(
                ErrorCodes.NotAuthenticated,
                remote.Name,
                remote.Credentials is null
                    ? $"{remote.Name} asks who is {doing}, and no credentials were given: {said}"
                    : $"{remote.Name} did not accept the token when {doing}: {said}",
                remote.IsSsh
                    ? "Load a key that the host knows into ssh-agent (ssh-add -l lists them)."
                    : "Set PROMOTE_TOKEN to a token that is valid and may read and write this repository."
            );
        if (NotAllowed().IsMatch(own))
            return Refused(remote, doing, said);
        if (NoBranch().IsMatch(own))
            return new RemoteException(
                ErrorCodes.NotFound,
                remote.Name,
                $"{remote.Name} does not have what was asked for when {doing}: {said}",
                $"See what it has: git ls-remote {remote.Name}"
            );
        if (NotFound().IsMatch(own))
            return new RemoteException(
                ErrorCodes.NotFound,
                remote.Name,
                $"There is no repository at {remote.Name}, or this token may not see it: {said}",
                "Check --manifests, and that the token was given this repository."
            );
        if (IsUnreachable(own))
            return Unreachable(remote, doing, said);
        return new ProgramException(
            ErrorCodes.ProgramFailed,
            "git",
            $"git failed ({result.ExitCode}) when {doing} of {remote.Name}: {said}",
            "Run it again with --verbosity debug to see each git command."
        );
    }

    /// <summary>The error for a write that the remote refused on purpose.</summary>
    public static RemoteException Refused(GitRemote remote, string doing, string said) =>
        new(
            ErrorCodes.NotAllowed,
            remote.Name,
            $"{remote.Name} refused {doing}: {said}",
            "Give the token in PROMOTE_TOKEN the right to push here; or, where the branch is protected, let its App bypass the rules or deliver by pull request."
        );

    /// <summary>The error for a remote that gave no answer.</summary>
    public static RemoteException Unreachable(
        GitRemote remote,
        string doing,
        string said,
        Exception? inner = null,
        bool mayHaveHappened = false
    ) =>
        new(
            ErrorCodes.Unreachable,
            remote.Name,
            $"{remote.Name} did not answer, or broke off, when {doing}: {said}"
                + (mayHaveHappened ? " The write may have happened all the same." : ""),
            mayHaveHappened
                ? "Run the same command again: it looks at the branch first."
                : "Check the address and the network, then run the same command again.",
            inner
        )
        {
            MayHaveHappened = mayHaveHappened,
        };

    /// <summary>Whether a filter is what the remote refused.</summary>
    public static bool IsFilterRefused(ProgramResult result) => FilterRefused().IsMatch(result.Errors);

    /// <summary>Whether the remote refuses to send what no ref names.</summary>
    public static bool IsWantRefused(ProgramResult result) => WantRefused().IsMatch(result.Errors);

    /// <summary>Whether git lacked objects that it wanted to send.</summary>
    public static bool IsMissingObject(ProgramResult result) => MissingObject().IsMatch(result.Errors);

    /// <summary>Whether the client took the repository to be of the other object format.</summary>
    public static bool IsOtherFormat(ProgramResult result) =>
        result.Errors.Contains("mismatched algorithms", StringComparison.Ordinal);

    /// <summary>What the remote and git said, for a person: bounded, one line that ends.</summary>
    public static string Said(string errors)
    {
        var lines = Lines(errors)
            .Select(line => IsRemotes(line) ? line["remote:".Length..].Trim() : line)
            .Where(line => line.Length > 0 && !Noise().IsMatch(line))
            .Distinct(StringComparer.Ordinal);
        var text = string.Concat(string.Join("; ", lines).Select(c => char.IsControl(c) ? ' ' : c));
        return text.Length == 0 ? "no reason was given."
            : text.Length > ShownLength ? text[..ShownLength] + "…"
            : text.TrimEnd('.') + ".";
    }

    private static bool IsUnreachable(string own) => UnreachableText().IsMatch(own);

    private static IEnumerable<string> Lines(string text) =>
        text.Split('\n', '\r').Select(line => line.Trim()).Where(line => line.Length > 0);

    private static bool IsRemotes(string line) => line.StartsWith("remote:", StringComparison.Ordinal);

    [GeneratedRegex(
        @"Authentication failed|could not read (Username|Password)|returned error: 401|Permission denied \(|Host key verification failed|invalid credentials",
        RegexOptions.CultureInvariant
            | RegexOptions.NonBacktracking
            | RegexOptions.IgnoreCase
            | RegexOptions.ExplicitCapture
    )]
    private static partial Regex NotAuthenticated();

    [GeneratedRegex(
        @"returned error: 403|Permission to \S+ denied|denied to |access denied|not authorized",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.IgnoreCase
    )]
    private static partial Regex NotAllowed();

    [GeneratedRegex(
        @"couldn't find remote ref|Remote branch \S+ not found|not our ref|no such remote ref",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.IgnoreCase
    )]
    private static partial Regex NoBranch();

    [GeneratedRegex(
        @"repository '[^'\n]*' (not found|does not exist)|does not appear to be a git repository|returned error: (404|410)|ERROR: Repository not found|access denied or repository not exported",
        RegexOptions.CultureInvariant
            | RegexOptions.NonBacktracking
            | RegexOptions.IgnoreCase
            | RegexOptions.ExplicitCapture
    )]
    private static partial Regex NotFound();

    [GeneratedRegex(
        @"Could not resolve|Failed to connect|Couldn't connect|Connection (refused|timed out|reset|closed)|timed out|returned error: (5\d\d|429)|hung up|early EOF|RPC failed|unexpected disconnect|Could not read from remote|Empty reply|SSL|TLS|unable to access|unable to connect|Network is unreachable|No route to host",
        RegexOptions.CultureInvariant
            | RegexOptions.NonBacktracking
            | RegexOptions.IgnoreCase
            | RegexOptions.ExplicitCapture
    )]
    private static partial Regex UnreachableText();

    [GeneratedRegex(
        @"filter allows max depth|filter '[^'\n]*' not supported|filter.*not (supported|allowed)|support.*filter",
        RegexOptions.CultureInvariant
            | RegexOptions.NonBacktracking
            | RegexOptions.IgnoreCase
            | RegexOptions.ExplicitCapture
    )]
    private static partial Regex FilterRefused();

    [GeneratedRegex(
        @"unadvertised object|not our ref|no such remote ref",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.IgnoreCase
    )]
    private static partial Regex WantRefused();

    [GeneratedRegex(
        @"bad tree object|bad object|unable to read|could not read|missing (tree|blob|object)|unpacker error|eof before pack header",
        RegexOptions.CultureInvariant
            | RegexOptions.NonBacktracking
            | RegexOptions.IgnoreCase
            | RegexOptions.ExplicitCapture
    )]
    private static partial Regex MissingObject();

    [GeneratedRegex(
        @"^(To |hint:|Cloning into|error: failed to push some refs|Please make sure you have|and the repository exists)",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Noise();
}
