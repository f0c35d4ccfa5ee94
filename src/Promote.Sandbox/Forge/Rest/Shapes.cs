using System.Globalization;
using Promote.Sandbox.Git;
using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge.Rest;

/// <summary>GitHub's JSON of accounts, repositories, commits and refs.</summary>
internal sealed class Shapes(SandboxContext context)
{
    /// <summary>The site's root.</summary>
    public string Root => context.Urls.Root;

    /// <summary>The API's root.</summary>
    public string Api => context.Urls.Root + "/api/v3";

    /// <summary>The accounts.</summary>
    public Accounts Accounts => context.Accounts;

    /// <summary>The teams.</summary>
    public Teams Teams => context.Teams;

    /// <summary>A repository's API root.</summary>
    public string Of(Repository repository) => $"{Api}/repos/{repository.Name}";

    /// <summary>A repository's page.</summary>
    public string Page(Repository repository) => $"{context.Urls.Root}/{repository.Name}";

    /// <summary>A time.</summary>
    public static string Time(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A time, or null.</summary>
    public static string? Time(DateTimeOffset? at) => at is { } there ? Time(there) : null;

    /// <summary>A key for GraphQL.</summary>
    public static string Node(string kind, object id) => string.Create(CultureInfo.InvariantCulture, $"{kind}_{id}");

    /// <summary>A <c>simple-user</c>.</summary>
    public Dictionary<string, object?> User(Account account)
    {
        var api = $"{Api}/users/{Uri.EscapeDataString(account.Login)}";
        return new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["login"] = account.Login,
            ["id"] = account.Id,
            ["node_id"] = Node(account.IsBot ? "BOT" : "U", account.Id),
            ["avatar_url"] = context.Urls.Root + "/favicon.svg",
            ["gravatar_id"] = "",
            ["url"] = api,
            ["html_url"] = $"{context.Urls.Root}/{Uri.EscapeDataString(account.Login)}",
            ["followers_url"] = api + "/followers",
            ["following_url"] = api + "/following{/other_user}",
            ["gists_url"] = api + "/gists{/gist_id}",
            ["starred_url"] = api + "/starred{/owner}{/repo}",
            ["subscriptions_url"] = api + "/subscriptions",
            ["organizations_url"] = api + "/orgs",
            ["repos_url"] = api + "/repos",
            ["events_url"] = api + "/events{/privacy}",
            ["received_events_url"] = api + "/received_events",
            ["type"] = account.IsBot ? "Bot" : "User",
            ["site_admin"] = account.Right == Right.Admin,
        };
    }

    /// <summary>An App, as an <c>integration</c>.</summary>
    public Dictionary<string, object?> App(Account account) =>
        new(StringComparer.Ordinal)
        {
            ["id"] = account.AppId,
            ["slug"] = account.Slug,
            ["node_id"] = Node("A", account.AppId ?? 0),
            ["owner"] = Organization(Hosting.Teams.Organization),
            ["name"] = account.Slug,
            ["description"] = "",
            ["external_url"] = $"{context.Urls.Root}/apps/{account.Slug}",
            ["html_url"] = $"{context.Urls.Root}/apps/{account.Slug}",
            ["created_at"] = "2026-01-01T00:00:00Z",
            ["updated_at"] = "2026-01-01T00:00:00Z",
            ["permissions"] = new Dictionary<string, string>(StringComparer.Ordinal),
            ["events"] = Array.Empty<string>(),
        };

    /// <summary>The <c>public-user</c> of <c>GET /user</c>.</summary>
    public Dictionary<string, object?> Self(Account account)
    {
        var user = User(account);
        foreach (var key in (string[])["company", "blog", "location", "email", "hireable", "bio"])
            user[key] = key == "blog" ? "" : null;
        user["name"] = account.Name;
        foreach (var key in (string[])["public_repos", "public_gists", "followers", "following"])
            user[key] = 0;
        user["created_at"] = user["updated_at"] = "2026-01-01T00:00:00Z";
        return user;
    }

    /// <summary>The organisation that owns a repository, as a <c>simple-user</c>.</summary>
    public Dictionary<string, object?> Owner(Repository repository) => Organization(repository.Name.Owner);

    private Dictionary<string, object?> Organization(string login)
    {
        var owner = User(new Account("", 1, login, login, Right.Write, ""));
        owner["type"] = "Organization";
        return owner;
    }

    /// <summary>A <c>full-repository</c>, which a <c>minimal-repository</c> is a part of.</summary>
    public Dictionary<string, object?> Repository(Repository repository, Account? viewer)
    {
        var api = Of(repository);
        var page = Page(repository);
        var right = viewer?.Right ?? Right.Read;
        var shape = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["id"] = repository.Id,
            ["node_id"] = repository.NodeId,
            ["name"] = repository.Name.Name,
            ["full_name"] = repository.Name.ToString(),
            ["owner"] = Owner(repository),
            ["private"] = repository.Settings.Private,
            ["html_url"] = page,
            ["description"] = null,
            ["fork"] = false,
            ["url"] = api,
            ["git_url"] = page.Replace("http:", "git:", StringComparison.Ordinal) + ".git",
            ["ssh_url"] = $"git@localhost:{repository.Name}.git",
            ["clone_url"] = page + ".git",
            ["svn_url"] = page,
            ["mirror_url"] = null,
            ["homepage"] = null,
            ["language"] = null,
            ["license"] = null,
            ["forks_count"] = 0,
            ["forks"] = 0,
            ["stargazers_count"] = 0,
            ["watchers_count"] = 0,
            ["watchers"] = 0,
            ["subscribers_count"] = 0,
            ["network_count"] = 0,
            ["size"] = 1,
            ["open_issues_count"] = repository.PullRequests.Count(pull => pull.Open),
            ["open_issues"] = repository.PullRequests.Count(pull => pull.Open),
            ["default_branch"] = repository.DefaultBranch,
            ["has_issues"] = true,
            ["has_projects"] = false,
            ["has_wiki"] = false,
            ["has_pages"] = false,
            ["has_downloads"] = false,
            ["has_discussions"] = false,
            ["archived"] = false,
            ["disabled"] = false,
            ["visibility"] = repository.Settings.Private ? "private" : "public",
            ["topics"] = Array.Empty<string>(),
            ["pushed_at"] = Time(repository.PushedAt),
            ["created_at"] = Time(repository.CreatedAt),
            ["updated_at"] = Time(repository.PushedAt),
            ["permissions"] = Permissions(right),
            ["allow_rebase_merge"] = repository.Settings.AllowRebaseMerge,
            ["allow_squash_merge"] = repository.Settings.AllowSquashMerge,
            ["squash_merge_commit_title"] = "COMMIT_OR_PR_TITLE",
            ["squash_merge_commit_message"] = repository.Settings.SquashMergeCommitMessage,
            ["allow_merge_commit"] = repository.Settings.AllowMergeCommit,
            ["allow_auto_merge"] = repository.Settings.AllowAutoMerge,
            ["delete_branch_on_merge"] = repository.Settings.DeleteBranchOnMerge,
            ["allow_forking"] = false,
            ["web_commit_signoff_required"] = false,
        };
        foreach (var (key, path) in RepositoryUrls)
            shape[key] = api + path;
        return shape;
    }

    /// <summary>What a right is made of.</summary>
    public static object Permissions(Right right) =>
        new
        {
            admin = right == Right.Admin,
            maintain = right == Right.Admin,
            push = right >= Right.Write,
            triage = right >= Right.Write,
            pull = true,
        };

    /// <summary>A <c>git-ref</c>.</summary>
    public object Ref(Repository repository, string name, string id, string type) =>
        new
        {
            @ref = name,
            node_id = Node("REF", name),
            url = $"{Of(repository)}/git/{name}",
            @object = new
            {
                sha = id,
                type,
                url = $"{Of(repository)}/git/{type}s/{id}",
            },
        };

    /// <summary>A <c>git-commit</c>.</summary>
    public object GitCommit(Repository repository, GitCommit commit) =>
        new
        {
            sha = commit.Id,
            node_id = Node("C", commit.Id),
            url = $"{Of(repository)}/git/commits/{commit.Id}",
            html_url = $"{Page(repository)}/commit/{commit.Id}",
            author = Identity(commit.Author),
            committer = Identity(commit.Committer),
            tree = new { sha = commit.Tree, url = $"{Of(repository)}/git/trees/{commit.Tree}" },
            message = commit.Message.TrimEnd('\n'),
            parents = commit.Parents.Select(parent => new
            {
                sha = parent,
                url = $"{Of(repository)}/git/commits/{parent}",
                html_url = $"{Page(repository)}/commit/{parent}",
            }),
            verification = Verification(repository.Signed.Contains(commit.Id)),
        };

    /// <summary>A <c>commit</c>.</summary>
    public Dictionary<string, object?> Commit(Repository repository, GitCommit commit) =>
        new(StringComparer.Ordinal)
        {
            ["sha"] = commit.Id,
            ["node_id"] = Node("C", commit.Id),
            ["commit"] = new
            {
                author = Identity(commit.Author),
                committer = Identity(commit.Committer),
                message = commit.Message.TrimEnd('\n'),
                tree = new { sha = commit.Tree, url = $"{Of(repository)}/git/trees/{commit.Tree}" },
                url = $"{Of(repository)}/git/commits/{commit.Id}",
                comment_count = 0,
                verification = Verification(repository.Signed.Contains(commit.Id)),
            },
            ["url"] = $"{Of(repository)}/commits/{commit.Id}",
            ["html_url"] = $"{Page(repository)}/commit/{commit.Id}",
            ["comments_url"] = $"{Of(repository)}/commits/{commit.Id}/comments",
            ["author"] = Person(commit.Author),
            ["committer"] = Person(commit.Committer),
            ["parents"] = commit.Parents.Select(parent => new
            {
                sha = parent,
                url = $"{Of(repository)}/commits/{parent}",
                html_url = $"{Page(repository)}/commit/{parent}",
            }),
        };

    /// <summary>A <c>diff-entry</c>.</summary>
    public object File(Repository repository, FileDiff file, string commit)
    {
        var shape = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["sha"] = file.Id,
            ["filename"] = file.Path,
            ["status"] = file.Status,
            ["additions"] = file.Additions,
            ["deletions"] = file.Deletions,
            ["changes"] = file.Additions + file.Deletions,
            ["blob_url"] = $"{Page(repository)}/blob/{commit}/{Escape(file.Path)}",
            ["raw_url"] = $"{Page(repository)}/raw/{commit}/{Escape(file.Path)}",
            ["contents_url"] = $"{Of(repository)}/contents/{Escape(file.Path)}?ref={commit}",
        };
        if (file.Patch is not null)
            shape["patch"] = file.Patch;
        return shape;
    }

    /// <summary>A <c>status</c>.</summary>
    public object Status(Repository repository, CommitStatus status) =>
        new
        {
            url = $"{Of(repository)}/statuses/{status.Commit}",
            avatar_url = context.Urls.Root + "/favicon.svg",
            id = status.Id,
            node_id = Node("SC", status.Id),
            state = status.State,
            description = status.Description,
            target_url = status.TargetUrl,
            context = status.Context,
            created_at = Time(status.At),
            updated_at = Time(status.At),
            creator = User(status.Creator),
        };

    /// <summary>A path in a URL.</summary>
    public static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    private static object Verification(bool isSigned) =>
        new
        {
            verified = isSigned,
            reason = isSigned ? "valid" : "unsigned",
            signature = isSigned
                ? "-----BEGIN PGP SIGNATURE-----\n\nof the sandbox\n-----END PGP SIGNATURE-----"
                : null,
            payload = isSigned ? "of the sandbox" : null,
            verified_at = isSigned ? "2026-01-01T00:00:00Z" : null,
        };

    private static object Identity(GitIdentity identity) =>
        new
        {
            name = identity.Name,
            email = identity.Email,
            date = Time(identity.At),
        };

    private Dictionary<string, object?>? Person(GitIdentity identity) =>
        Accounts.FindEmail(identity.Email) is { } account ? User(account) : null;

    private static IEnumerable<(string Key, string Path)> RepositoryUrls =>
        [
            ("archive_url", "/{archive_format}{/ref}"),
            ("assignees_url", "/assignees{/user}"),
            ("blobs_url", "/git/blobs{/sha}"),
            ("branches_url", "/branches{/branch}"),
            ("collaborators_url", "/collaborators{/collaborator}"),
            ("comments_url", "/comments{/number}"),
            ("commits_url", "/commits{/sha}"),
            ("compare_url", "/compare/{base}...{head}"),
            ("contents_url", "/contents/{+path}"),
            ("contributors_url", "/contributors"),
            ("deployments_url", "/deployments"),
            ("downloads_url", "/downloads"),
            ("events_url", "/events"),
            ("forks_url", "/forks"),
            ("git_commits_url", "/git/commits{/sha}"),
            ("git_refs_url", "/git/refs{/sha}"),
            ("git_tags_url", "/git/tags{/sha}"),
            ("hooks_url", "/hooks"),
            ("issue_comment_url", "/issues/comments{/number}"),
            ("issue_events_url", "/issues/events{/number}"),
            ("issues_url", "/issues{/number}"),
            ("keys_url", "/keys{/key_id}"),
            ("labels_url", "/labels{/name}"),
            ("languages_url", "/languages"),
            ("merges_url", "/merges"),
            ("milestones_url", "/milestones{/number}"),
            ("notifications_url", "/notifications{?since,all,participating}"),
            ("pulls_url", "/pulls{/number}"),
            ("releases_url", "/releases{/id}"),
            ("stargazers_url", "/stargazers"),
            ("statuses_url", "/statuses/{sha}"),
            ("subscribers_url", "/subscribers"),
            ("subscription_url", "/subscription"),
            ("tags_url", "/tags"),
            ("teams_url", "/teams"),
            ("trees_url", "/git/trees{/sha}"),
        ];
}
