using System.Globalization;

namespace Promote.Manifests.Git;

/// <summary>The variables that git runs with: settings and the token go this way, never by argument or file.</summary>
internal static class GitEnvironment
{
    /// <summary>The name under which git knows the remote.</summary>
    public const string RemoteName = "promote";

    // What of a calling git (a hook, a rebase) would point ours to another repository.
    private static readonly string[] Inherited =
    [
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_COMMON_DIR",
        "GIT_NAMESPACE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_QUARANTINE_PATH",
        "GIT_SHALLOW_FILE",
        "GIT_GRAFT_FILE",
        "GIT_PREFIX",
        "GIT_CONFIG",
        "GIT_CONFIG_PARAMETERS",
        "GIT_CEILING_DIRECTORIES",
        "GIT_DEFAULT_HASH",
        "GIT_DEFAULT_REF_FORMAT",
        "GIT_TEMPLATE_DIR",
        "LANGUAGE",
    ];

    private const string Helper =
        "!f() { test \"$1\" = get && printf 'username=%s\\npassword=%s\\n' \"$PROMOTE_GIT_USER\" \"$PROMOTE_GIT_SECRET\"; }; f";

    /// <summary>For a command that must not reach any remote. A missing object is then missing, not fetched.</summary>
    public static Dictionary<string, string?> Local(string directory) =>
        new(Common(directory, []), StringComparer.Ordinal)
        {
            ["GIT_NO_LAZY_FETCH"] = "1",
            ["GIT_ALLOW_PROTOCOL"] = "none",
        };

    /// <summary>For a command that talks to the remote.</summary>
    /// <param name="remote">The remote.</param>
    /// <param name="directory">The temporary folder.</param>
    /// <param name="partial">
    /// Whether what was left out by a filter is known to be at the remote. True for fetches only: in a push git would
    /// fetch each missing object by itself.
    /// </param>
    /// <param name="sshCommand">The command for ssh; null for the user's own.</param>
    public static Dictionary<string, string?> Remote(
        GitRemote remote,
        string directory,
        bool partial,
        string? sshCommand
    )
    {
        var settings = new List<(string Key, string Value)> { ("remote." + RemoteName + ".url", remote.Url) };
        if (partial)
        {
            settings.Add(($"remote.{RemoteName}.promisor", "true"));
            settings.Add(($"remote.{RemoteName}.partialclonefilter", "tree:0"));
        }

        return Access(remote, directory, settings, sshCommand);
    }

    /// <summary>For <c>git clone</c>, which names the remote itself.</summary>
    public static Dictionary<string, string?> Clone(GitRemote remote, string directory, string? sshCommand) =>
        Access(remote, directory, [], sshCommand);

    private static Dictionary<string, string?> Access(
        GitRemote remote,
        string directory,
        List<(string Key, string Value)> settings,
        string? sshCommand
    )
    {
        settings.Add(("http.followRedirects", "initial"));
        if (remote is { Origin: { } origin, Credentials: not null })
        {
            // Git itself holds the helper to this host: after a redirect elsewhere it is not asked.
            settings.Add(("credential.helper", ""));
            settings.Add(($"credential.{origin}.helper", ""));
            settings.Add(($"credential.{origin}.helper", Helper));
            settings.Add(("credential.useHttpPath", "false"));
            settings.Add(("core.askPass", ""));
            // Known from git 2.46 on: saves the request that is refused first.
            settings.Add(("http.proactiveAuth", "basic"));
        }

        var variables = Common(directory, settings);
        variables["GIT_ALLOW_PROTOCOL"] = GitRemote.AllowedProtocols;
        if (sshCommand is not null)
            variables["GIT_SSH_COMMAND"] = sshCommand;
        if (remote.Credentials is { } credentials)
        {
            variables["PROMOTE_GIT_USER"] = credentials.UserName;
            variables["PROMOTE_GIT_SECRET"] = credentials.Secret;
            variables["GIT_ASKPASS"] = null;
            variables["SSH_ASKPASS"] = null;
        }

        return variables;
    }

    private static Dictionary<string, string?> Common(
        string directory,
        IEnumerable<(string Key, string Value)> settings
    )
    {
        var variables = Inherited.ToDictionary(name => name, _ => (string?)null, StringComparer.Ordinal);
        variables["LC_ALL"] = "C";
        variables["GIT_TERMINAL_PROMPT"] = "0";
        variables["GIT_NO_REPLACE_OBJECTS"] = "1";
        variables["GIT_TRACE_REDACT"] = "1";
        variables["GIT_CEILING_DIRECTORIES"] = System.IO.Path.GetDirectoryName(directory);

        // A user's own settings by environment stay, ours come after them and win.
        _ = int.TryParse(
            Environment.GetEnvironmentVariable("GIT_CONFIG_COUNT"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var count
        );
        IEnumerable<(string Key, string Value)> all =
        [
            ("gc.auto", "0"),
            ("maintenance.auto", "false"),
            ("core.hooksPath", System.IO.Path.Combine(directory, "no-hooks")),
            ("core.logAllRefUpdates", "false"),
            ("i18n.commitEncoding", "UTF-8"),
            ("protocol.version", "2"),
            ("transfer.bundleURI", "false"),
            ("fetch.writeCommitGraph", "false"),
            ("fetch.prune", "false"),
            .. settings,
        ];
        foreach (var (key, value) in all)
        {
            var number = count++.ToString(CultureInfo.InvariantCulture);
            variables["GIT_CONFIG_KEY_" + number] = key;
            variables["GIT_CONFIG_VALUE_" + number] = value;
        }

        variables["GIT_CONFIG_COUNT"] = count.ToString(CultureInfo.InvariantCulture);
        return variables;
    }
}
