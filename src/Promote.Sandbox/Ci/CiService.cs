using System.Text;
using System.Threading.Channels;
using Promote.Sandbox.Forge;
using Promote.Sandbox.Git;
using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Ci;

/// <summary>Stands in for the repository's CI: sets a status on the head of each open pull request, soon after it is there.</summary>
internal sealed class CiService : BackgroundService
{
    private const int MostDescription = 140;
    private readonly Channel<Job> jobs = Channel.CreateUnbounded<Job>();
    private readonly SandboxContext context;
    private readonly PullRequests pulls;

    /// <summary>Listens.</summary>
    public CiService(SandboxContext context, PullRequests pulls)
    {
        (this.context, this.pulls) = (context, pulls);
        pulls.HeadChanged = (repository, pull) =>
        {
            if (repository.Settings.Ci)
                jobs.Writer.TryWrite(new Job(repository, pull, pull.Head));
        };
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var job in jobs.Reader.ReadAllAsync(stoppingToken))
        {
            await job.Repository.Turn.WaitAsync(stoppingToken);
            try
            {
                await JudgeAsync(job, stoppingToken);
            }
            catch (Exception e) when (e is GitException or ForgeException)
            {
                await SetAsync(job, "error", e.Message);
            }
            finally
            {
                job.Repository.Turn.Release();
            }
        }
    }

    private async Task JudgeAsync(Job job, CancellationToken cancellationToken)
    {
        var git = job.Repository.Git;
        var from = await git.MergeBaseAsync(job.Pull.Base, job.Head, cancellationToken) ?? job.Pull.Base;
        var count = 0;
        foreach (
            var path in (await Diffs.PathsAsync(git, from, job.Head, cancellationToken)).Where(
                RenderCheck.IsKustomization
            )
        )
        {
            if (await git.ReadAsync($"{job.Head}:{path}", cancellationToken) is not { Type: "blob" } file)
                continue;
            count++;
            if (RenderCheck.Problem(Encoding.UTF8.GetString(file.Bytes)) is not { } problem)
                continue;
            await SetAsync(job, "failure", $"{path}, {problem}");
            return;
        }

        await SetAsync(
            job,
            "success",
            count == 1
                ? "1 kustomization renders"
                : $"{count.ToString(System.Globalization.CultureInfo.InvariantCulture)} kustomizations render"
        );
    }

    private Task<CommitStatus> SetAsync(Job job, string state, string description) =>
        pulls.SetStatusAsync(
            job.Repository,
            new CommitStatus
            {
                Id = 0,
                Commit = job.Head,
                Context = Seeding.Check,
                State = state,
                Description = description.Length > MostDescription ? description[..MostDescription] : description,
                Creator = context.Accounts.Ci,
                At = context.Clock.GetUtcNow(),
            }
        );

    private sealed record Job(Repository Repository, PullRequest Pull, string Head);
}
