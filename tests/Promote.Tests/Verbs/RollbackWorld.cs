using System.Security.Cryptography;
using System.Text;
using Promote.Artifacts;
using Promote.Errors;
using Promote.Forges;
using Promote.Manifests;
using Promote.Registries;
using Promote.Tests.Manifests.Git;
using Promote.Verbs;
using Promote.Verbs.Promotion;

namespace Promote.Tests.Verbs;

/// <summary>A real manifests repository over Git: web in dev by commit and in prod by pull request; a registry and a forge that are made up.</summary>
internal sealed class RollbackWorld : IAsyncDisposable
{
    public const string Image = "ghcr.io/acme/web";
    public const string Hold = "holds/dev/web.yaml";

    public const string Configuration = $$"""
        version: 1
        environments:
          dev: { deliver: commit }
          prod: { from: dev, deliver: pull-request, merge: by-hand }
        apps:
          web: { images: [{{Image}}], tags: semver }
        """;

    private RollbackWorld(GitWorld git) => Git = git;

    public GitWorld Git { get; }

    /// <summary>Tags whose images are gone.</summary>
    public HashSet<string> Gone { get; } = new(StringComparer.Ordinal);

    public List<PullRequest> PullRequests { get; } = [];

    /// <summary>Who was asked for a review, time by time.</summary>
    public List<string> Asked { get; } = [];

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Where prod and dev run 1.0.0.</summary>
    public static async Task<RollbackWorld> CreateAsync(string configuration = Configuration)
    {
        var world = new RollbackWorld(
            await GitWorld.CreateAsync(
                new(StringComparer.Ordinal)
                {
                    ["promote.yaml"] = Encoding.UTF8.GetBytes(configuration),
                    ["README.md"] = "Read me\n"u8.ToArray(),
                }
            )
        );
        await world.RunsAsync("dev", "1.0.0");
        await world.RunsAsync("prod", "1.0.0");
        return world;
    }

    public static string Overlay(string environment) => $"apps/web/overlays/{environment}/kustomization.yaml";

    public static string DigestOf(string tag) =>
        "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(tag)));

    public static string Kustomization(string tag) =>
        $"""
            # web
            resources: [../../base]
            images:
              - name: {Image}
                newTag: {tag} # by the tool
                digest: {DigestOf(tag)}

            """.ReplaceLineEndings("\n");

    /// <summary>Someone's commit: an environment says a tag, and what else there is in its overlay.</summary>
    public async Task<CommitId> RunsAsync(string environment, string tag, params (string Name, string Text)[] files)
    {
        var changes = new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            [Overlay(environment)] = Encoding.UTF8.GetBytes(Kustomization(tag)),
        };
        foreach (var (name, text) in files)
            changes[$"apps/web/overlays/{environment}/{name}"] = Encoding.UTF8.GetBytes(text);
        return await Git.ImportAsync("main", changes);
    }

    public Task<PromotionResult> RollbackAsync(
        string environment = "dev",
        string? to = null,
        string? reason = null,
        bool dryRun = false
    ) =>
        WithAsync(remotes =>
            new Rollback
            {
                App = "web",
                Environment = environment,
                To = to,
                Reason = reason,
                DryRun = dryRun,
            }.RunAsync(remotes, Stop)
        );

    public Task<PromotionResult> ReleaseAsync(string environment = "dev") =>
        WithAsync(remotes => new Release { App = "web", Environment = environment }.RunAsync(remotes, Stop));

    public Task<PromotionResult> BumpAsync(string tag) =>
        WithAsync(remotes =>
            new Bump { App = "web", Images = [ImageReference.Parse($"{Image}:{tag}")] }.RunAsync(remotes, Stop)
        );

    public Task<PromotionResult> ToProdAsync() =>
        WithAsync(remotes =>
            new PromoteTo
            {
                App = "web",
                Environment = "prod",
                AllowDowngrade = true,
            }.RunAsync(remotes, Stop)
        );

    public Task<HistoryResult> HistoryAsync() =>
        WithAsync(remotes => new History { App = "web", Environment = "dev" }.RunAsync(remotes, Stop));

    /// <summary>Merges what a branch says, as a forge does.</summary>
    public async Task MergeAsync(string branch)
    {
        var tree = (await Git.GitAsync("rev-parse", $"{branch}^{{tree}}")).Trim();
        var merge = await Git.GitAsync(
            "-c",
            "user.name=a",
            "-c",
            "user.email=b",
            "commit-tree",
            tree,
            "-p",
            "main",
            "-p",
            branch,
            "-m",
            "Merge"
        );
        await Git.GitAsync("update-ref", "refs/heads/main", merge.Trim());
        PullRequests.RemoveAll(one => one.HeadBranch == branch);
    }

    public Task<string> MessageAsync(string branch = "main") => Git.GitAsync("log", "-1", "--format=%B", branch);

    public async Task<IReadOnlyList<string>> FilesAsync(string branch = "main") =>
        (await Git.GitAsync("ls-tree", "-r", "--name-only", branch)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public async Task<int> CommitsAsync() => int.Parse(await Git.GitAsync("rev-list", "--count", "main"), null);

    public ValueTask DisposeAsync() => Git.DisposeAsync();

    /// <summary>Runs a verb in this world.</summary>
    public async Task<T> WithAsync<T>(Func<Remotes, Task<T>> run)
    {
        await using var remotes = new Remotes(
            Git.Client(),
            new Forge(this),
            new Registry(this),
            () => throw new NotSupportedException(),
            () => throw new NotSupportedException(),
            TimeProvider.System,
            new Progress<Report>(),
            null
        )
        {
            Actor = "dana",
        };
        return await run(remotes);
    }

    private sealed class Registry(RollbackWorld world) : IRegistry
    {
        public Task<RegistryImage?> FindAsync(ImageName name, Tag tag, CancellationToken cancellationToken) =>
            Task.FromResult(world.Gone.Contains(tag.Value) ? null : Of(Digest.Parse(DigestOf(tag.Value))));

        public Task<RegistryImage?> FindAsync(ImageName name, Digest digest, CancellationToken cancellationToken) =>
            Task.FromResult(world.Gone.Any(tag => DigestOf(tag) == digest.Value) ? null : Of(digest));

        public Task<IReadOnlyDictionary<string, string>> LabelsAsync(
            ImageName name,
            RegistryImage image,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        private static RegistryImage? Of(Digest digest) => new(digest, "application/x", false);
    }

    private sealed class Forge(RollbackWorld world) : IForge
    {
        public string Name => "the forge";

        public async Task<IReadOnlyList<PullRequest>> FindOpenAsync(
            PullRequestQuery query,
            CancellationToken cancellationToken
        )
        {
            var found = new List<PullRequest>();
            foreach (var one in world.PullRequests.Where(one => one.HeadBranch == query.HeadBranch))
                found.Add(one with { Head = await world.Git.HeadAsync(one.HeadBranch) });
            return found;
        }

        public Task<PullRequest> GetAsync(int number, CancellationToken cancellationToken) =>
            Task.FromResult(world.PullRequests.Single(one => one.Number == number));

        public async Task<PullRequest> OpenAsync(PullRequestDraft draft, CancellationToken cancellationToken)
        {
            var opened = new PullRequest
            {
                Number = world.PullRequests.Count + 1,
                Key = "",
                Url = $"https://forge.test/{world.PullRequests.Count + 1}",
                Title = draft.Title,
                Body = draft.Body,
                HeadBranch = draft.HeadBranch,
                Head = await world.Git.HeadAsync(draft.HeadBranch),
                BaseBranch = draft.BaseBranch,
                State = PullRequestState.Open,
                Author = "promote[bot]",
                Labels = draft.Labels,
                MergesWhenGreen = false,
            };
            world.PullRequests.Add(opened);
            return opened;
        }

        public Task<PullRequest> UpdateAsync(
            PullRequest pullRequest,
            PullRequestDraft draft,
            CancellationToken cancellationToken
        )
        {
            var i = world.PullRequests.FindIndex(one => one.Number == pullRequest.Number);
            return Task.FromResult(
                world.PullRequests[i] = pullRequest with
                {
                    Title = draft.Title,
                    Body = draft.Body,
                    Labels = draft.Labels,
                }
            );
        }

        public Task CloseAsync(PullRequest pullRequest, string why, CancellationToken cancellationToken) =>
            Task.FromResult(world.PullRequests.RemoveAll(one => one.Number == pullRequest.Number));

        public Task DeleteBranchAsync(string branch, CommitId expectedHead, CancellationToken cancellationToken) =>
            world.Git.GitAsync("update-ref", "-d", "refs/heads/" + branch, expectedHead.Value);

        public Task RequestReviewsAsync(
            PullRequest pullRequest,
            IReadOnlyList<string> reviewers,
            CancellationToken cancellationToken
        )
        {
            world.Asked.AddRange(reviewers);
            return Task.CompletedTask;
        }

        public Task<MergeOutcome> MergeWhenGreenAsync(
            PullRequest pullRequest,
            CommitId expectedHead,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public Task<IReadOnlyList<CommitStatus>> StatusesAsync(CommitId commit, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<string> SetStatusAsync(
            CommitId commit,
            CommitStatusDraft status,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public Task<CommitInfo?> LastChangeAsync(CommitId from, string path, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<IReadOnlyDictionary<string, LastChange>> LastChangesAsync(
            CommitId from,
            IReadOnlyList<string> paths,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();
    }
}
