using Promote.Sandbox.Git;
using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge.GraphQl;

/// <summary>What can be changed over GraphQL.</summary>
internal sealed class Mutations
{
    private static readonly string Zero = new('0', 40);
    private readonly SandboxContext context;
    private readonly Repositories repositories;
    private readonly PullRequests pulls;
    private readonly RefChanges refs;
    private readonly ForgeGraph forge;
    private readonly GitGraph graph;
    private readonly Grant grant;
    private readonly Account account;

    /// <summary>Those of one request.</summary>
    public Mutations(
        SandboxContext context,
        Repositories repositories,
        PullRequests pulls,
        RefChanges refs,
        ForgeGraph forge,
        GitGraph graph,
        Grant grant
    )
    {
        (this.context, this.repositories, this.pulls, this.refs) = (context, repositories, pulls, refs);
        (this.forge, this.graph, this.grant, account) = (forge, graph, grant, grant.Account);
        Root = new GraphObject("Mutation")
        {
            ["createCommitOnBranch"] = Of("CreateCommitOnBranch", "contents", CommitAsync),
            ["updateRefs"] = Of("UpdateRefs", "contents", UpdateRefsAsync),
            ["createRef"] = Of("CreateRef", "contents", CreateRefAsync),
            ["createPullRequest"] = Of("CreatePullRequest", "pull_requests", OpenAsync),
            ["updatePullRequest"] = Of("UpdatePullRequest", "pull_requests", UpdateAsync),
            ["enablePullRequestAutoMerge"] = Of("EnablePullRequestAutoMerge", "contents", EnableAsync),
            ["disablePullRequestAutoMerge"] = Of("DisablePullRequestAutoMerge", "pull_requests", DisableAsync),
            ["mergePullRequest"] = Of("MergePullRequest", "contents", MergeAsync),
        };
    }

    /// <summary>The root of mutations.</summary>
    public GraphObject Root { get; }

    // Once it starts it goes to its end, whether or not the caller still waits.
    private Resolver Of(string name, string area, Func<GraphArguments, Task<GraphObject>> act) =>
        async arguments =>
        {
            var need = Need.Write(area);
            if (!grant.Covers(need))
                throw ForgeException.Forbidden(grant.Refusal);
            if (!grant.Allows(need))
                throw ForgeException.Forbidden(
                    $"{account.Login} does not have the correct permissions to execute `{name}`"
                );
            var input = arguments.Object("input");
            GraphObject payload;
            try
            {
                payload = await act(input);
            }
            catch (Exception e) when (e is RefMovedException or TreeException or FormatException)
            {
                throw new ForgeException(422, e.Message);
            }

            payload["clientMutationId"] = input.Text("clientMutationId");
            return payload;
        };

    private async Task<GraphObject> CommitAsync(GraphArguments input)
    {
        var (repository, branch) = Branch(input.Object("branch"));
        var (git, name, expected) = (repository.Git, RefName.Heads + branch, input.Need("expectedHeadOid"));
        var head =
            await git.RefAsync(name, default)
            ?? throw ForgeException.NotFound($"A branch named \"{branch}\" does not exist.");
        if (head != expected)
            throw Stale(expected);
        var parent = (await git.CommitAsync(head, default))!;
        var files = input.Object("fileChanges");
        var changes = new List<TreeChange>();
        foreach (var addition in files.Objects("additions"))
        {
            var blob = await git.WriteAsync("blob", Convert.FromBase64String(addition.Need("contents")), default);
            // No mode can be asked for, and none is kept.
            changes.Add(new TreeChange(addition.Need("path"), blob, "100644"));
        }

        changes.AddRange(files.Objects("deletions").Select(deletion => new TreeChange(deletion.Need("path"), null)));
        var tree = await new TreeEditor(git).ApplyAsync(parent.Tree, changes, default);
        var message = input.Object("message");
        var text = message.Text("body") is { Length: > 0 } body
            ? $"{message.Need("headline")}\n\n{body}"
            : message.Need("headline");
        var author = new GitIdentity(account.Name, account.Email, context.Clock.GetUtcNow());
        var id = await git.WriteCommitAsync(tree, [head], author, author, text, default);
        repository.Signed.Add(id);
        try
        {
            await refs.ApplyAsync(repository, [new RefUpdate(name, head, id)], account, default);
        }
        catch (RefMovedException)
        {
            throw Stale(expected);
        }

        return new GraphObject("CreateCommitOnBranchPayload")
        {
            ["commit"] = graph.Commit(repository, (await git.CommitAsync(id, default))!),
            ["ref"] = forge.Ref(repository, name, id),
        };
    }

    private async Task<GraphObject> UpdateRefsAsync(GraphArguments input)
    {
        var repository = forge.FindRepository(input.Need("repositoryId"));
        var git = repository.Git;
        var updates = new List<RefUpdate>();
        foreach (var asked in input.Objects("refUpdates"))
        {
            var (name, after, before) = (asked.Need("name"), asked.Need("afterOid"), asked.Text("beforeOid"));
            if (!RefName.IsValid(name))
                throw new ForgeException(422, $"{name} is not a valid ref name.");
            var old = await git.RefAsync(name, default);
            if (before is not null && before != (old ?? Zero))
                throw new ForgeException(
                    422,
                    $"Reference cannot be updated: {name} is at {old ?? Zero} but expected {before}",
                    "STALE_DATA"
                );
            if (after != Zero && (!RefName.IsId(after) || await git.ReadAsync(after, default) is null))
                throw ForgeException.NotFound($"Could not resolve to a Git object with the oid {after}.");
            if (
                old is not null
                && after != Zero
                && !asked.Flag("force")
                && !await git.IsAncestorAsync(old, after, default)
            )
                throw new ForgeException(422, $"Reference cannot be updated: {name} is not a fast-forward");
            updates.Add(new RefUpdate(name, old, after == Zero ? null : after));
        }

        await refs.ApplyAsync(repository, updates, account, default);
        return new GraphObject("UpdateRefsPayload");
    }

    private async Task<GraphObject> CreateRefAsync(GraphArguments input)
    {
        var repository = forge.FindRepository(input.Need("repositoryId"));
        var (name, id) = (input.Need("name"), input.Need("oid"));
        if (!RefName.IsValid(name) || !RefName.IsId(id) || await repository.Git.ReadAsync(id, default) is null)
            throw new ForgeException(422, $"{name} or {id} is not valid.");
        if (await repository.Git.RefAsync(name, default) is not null)
            throw new ForgeException(422, $"A ref named \"{name}\" already exists in the repository.");
        await refs.ApplyAsync(repository, [new RefUpdate(name, null, id)], account, default);
        return new GraphObject("CreateRefPayload") { ["ref"] = forge.Ref(repository, name, id) };
    }

    private async Task<GraphObject> OpenAsync(GraphArguments input)
    {
        var repository = forge.FindRepository(input.Need("repositoryId"));
        var draft = new PullRequestDraft(
            input.Need("title"),
            input.Text("body"),
            Short(input.Need("headRefName")),
            Short(input.Need("baseRefName")),
            input.Flag("draft")
        );
        try
        {
            var pull = await pulls.OpenAsync(repository, draft, account);
            return new GraphObject("CreatePullRequestPayload")
            {
                ["pullRequest"] = forge.PullRequest((repository, pull)),
            };
        }
        catch (ForgeException e) when (e.Errors is [var error])
        {
            var detail = error.GetType().GetProperty("message")?.GetValue(error) as string;
            throw new ForgeException(422, detail ?? e.Message);
        }
    }

    private Task<GraphObject> UpdateAsync(GraphArguments input)
    {
        var found = forge.FindPull(input.Need("pullRequestId"));
        if (input.Text("state") is { } state)
            pulls.SetOpen(found.Pull, state == "OPEN");
        found.Pull.Title = input.Text("title") ?? found.Pull.Title;
        found.Pull.Body = input.Text("body") ?? found.Pull.Body;
        pulls.Touch(found.Pull);
        if (input.Texts("labelIds") is { } labels)
        {
            found.Pull.Labels.Clear();
            found.Pull.Labels.AddRange(
                found
                    .Repository.Labels.Where(label => labels.Contains($"LA_{label.Id}", StringComparer.Ordinal))
                    .Select(label => label.Name)
            );
        }

        return Task.FromResult(Payload("UpdatePullRequestPayload", found));
    }

    private async Task<GraphObject> EnableAsync(GraphArguments input)
    {
        var found = forge.FindPull(input.Need("pullRequestId"));
        var order = new AutoMerge(
            account,
            Method(input),
            default,
            input.Text("commitHeadline"),
            input.Text("commitBody")
        );
        await pulls.EnableAutoMergeAsync(found.Repository, found.Pull, order, input.Text("expectedHeadOid"));
        return Payload("EnablePullRequestAutoMergePayload", found);
    }

    private Task<GraphObject> DisableAsync(GraphArguments input)
    {
        var found = forge.FindPull(input.Need("pullRequestId"));
        if (found.Pull.AutoMerge is null)
            throw new ForgeException(422, "Can't disable auto-merge for this pull request");
        found.Pull.AutoMerge = null;
        pulls.Touch(found.Pull);
        return Task.FromResult(Payload("DisablePullRequestAutoMergePayload", found));
    }

    private async Task<GraphObject> MergeAsync(GraphArguments input)
    {
        var found = forge.FindPull(input.Need("pullRequestId"));
        var order = new MergeOrder(
            input.Text("expectedHeadOid"),
            Method(input),
            input.Text("commitHeadline"),
            input.Text("commitBody")
        );
        await pulls.MergeAsync(found.Repository, found.Pull, order, account);
        return Payload("MergePullRequestPayload", found);
    }

    private GraphObject Payload(string type, (Repository Repository, PullRequest Pull) found) =>
        new(type) { ["pullRequest"] = forge.PullRequest(found), ["actor"] = ForgeGraph.Actor(account) };

    private (Repository Repository, string Branch) Branch(GraphArguments branch)
    {
        var name = Short(branch.Need("branchName"));
        var full = branch.Need("repositoryNameWithOwner");
        return full.Split('/') is [var owner, var repo] && repositories.Find(owner, repo) is { } found
            ? (found, name)
            : throw ForgeException.NotFound($"Could not resolve to a Repository with the name '{full}'.");
    }

    private static string Method(GraphArguments input) => (input.Text("mergeMethod") ?? "MERGE").ToLowerInvariant();

    private static string Short(string name) =>
        name.StartsWith(RefName.Heads, StringComparison.Ordinal) ? name[RefName.Heads.Length..] : name;

    private static ForgeException Stale(string expected) =>
        new(422, $"Expected branch to point to \"{expected}\" but it did not.  Pull and try again.", "STALE_DATA");
}
