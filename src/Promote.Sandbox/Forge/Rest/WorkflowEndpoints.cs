using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Promote.Sandbox.Deployer;
using Promote.Sandbox.Git;

namespace Promote.Sandbox.Forge.Rest;

/// <summary><c>/actions/workflows/…/dispatches</c> and <c>/actions/runs</c>: workflows that are asked to run.</summary>
internal sealed class WorkflowEndpoints(Shapes shapes, Repositories repositories, TimeProvider clock)
{
    private const int MostInputs = 25;

    /// <summary>Maps them.</summary>
    public void Map(RestApi api)
    {
        api.Repository("POST", "/actions/workflows/{file}/dispatches", DispatchAsync);
        api.Repository("GET", "/actions/runs/{id:int}", RunAsync);
    }

    private async Task<RestAnswer> DispatchAsync(RestCall call)
    {
        var (git, name) = (call.Repository.Git, call.Need("ref"));
        var branch = name.StartsWith(RefName.Heads, StringComparison.Ordinal) ? name[RefName.Heads.Length..] : name;
        var path = $".github/workflows/{call.Route("file")}";
        // Only what the default branch has is a workflow; what runs is the branch's.
        _ = await TextAsync(call, call.Repository.DefaultBranch, path) ?? throw ForgeException.NotFound();
        var commit =
            await git.CommitAsync(RefName.Heads + branch, call.Aborted)
            ?? throw new ForgeException(422, $"No ref found for: {name}");
        var declared =
            Inputs(await TextAsync(call, branch, path), path)
            ?? throw new ForgeException(422, "Workflow does not have 'workflow_dispatch' trigger");
        var run = new WorkflowRun
        {
            Id = repositories.NextId(),
            Path = path,
            Branch = branch,
            Commit = commit.Id,
            Inputs = Given(call, declared),
            Actor = call.Account,
            CreatedAt = clock.GetUtcNow(),
        };
        call.Repository.WorkflowRuns.Add(run);
        return call.Flag("return_run_details") == true
            ? RestAnswer.Ok(
                new
                {
                    workflow_run_id = run.Id,
                    run_url = Address(call, run),
                    html_url = Page(call, run),
                }
            )
            : RestAnswer.Nothing;
    }

    private async Task<RestAnswer> RunAsync(RestCall call)
    {
        var id = call.Number("id");
        var run = call.Repository.WorkflowRuns.Find(one => one.Id == id) ?? throw ForgeException.NotFound();
        var commit = (await call.Repository.Git.CommitAsync(run.Commit, call.Aborted))!;
        var (address, repository) = (Address(call, run), shapes.Repository(call.Repository, call.Viewer));
        return RestAnswer.Ok(
            new
            {
                id = run.Id,
                name = Path.GetFileNameWithoutExtension(run.Path),
                node_id = Shapes.Node("WFR", run.Id),
                head_branch = run.Branch,
                head_sha = run.Commit,
                path = run.Path,
                display_title = Path.GetFileNameWithoutExtension(run.Path),
                run_number = call.Repository.WorkflowRuns.IndexOf(run) + 1,
                run_attempt = 1,
                @event = "workflow_dispatch",
                status = run.Status,
                conclusion = run.Conclusion,
                workflow_id = 1,
                check_suite_id = run.Id,
                url = address,
                html_url = Page(call, run),
                pull_requests = Array.Empty<object>(),
                created_at = Shapes.Time(run.CreatedAt),
                updated_at = Shapes.Time(run.CreatedAt),
                run_started_at = Shapes.Time(run.CreatedAt),
                actor = shapes.User(run.Actor),
                triggering_actor = shapes.User(run.Actor),
                jobs_url = address + "/jobs",
                logs_url = address + "/logs",
                check_suite_url = $"{shapes.Of(call.Repository)}/check-suites/{run.Id}",
                artifacts_url = address + "/artifacts",
                cancel_url = address + "/cancel",
                rerun_url = address + "/rerun",
                workflow_url = $"{shapes.Of(call.Repository)}/actions/workflows/1",
                head_commit = new
                {
                    id = commit.Id,
                    tree_id = commit.Tree,
                    message = commit.Message,
                    timestamp = Shapes.Time(commit.Committer.At),
                    author = new { name = commit.Author.Name, email = commit.Author.Email },
                    committer = new { name = commit.Committer.Name, email = commit.Committer.Email },
                },
                repository,
                head_repository = repository,
            }
        );
    }

    private string Address(RestCall call, WorkflowRun run) =>
        string.Create(CultureInfo.InvariantCulture, $"{shapes.Of(call.Repository)}/actions/runs/{run.Id}");

    private string Page(RestCall call, WorkflowRun run) =>
        string.Create(CultureInfo.InvariantCulture, $"{shapes.Page(call.Repository)}/actions/runs/{run.Id}");

    private static async Task<string?> TextAsync(RestCall call, string branch, string path)
    {
        var git = call.Repository.Git;
        return
            await git.CommitAsync(RefName.Heads + branch, call.Aborted) is { } commit
            && await git.EntryAsync(commit.Tree, path, call.Aborted) is { Type: "blob" } entry
            && await git.ReadAsync(entry.Id, call.Aborted) is { } file
            ? Encoding.UTF8.GetString(file.Bytes)
            : null;
    }

    // The inputs that it takes and whether each must be given; null where it is not to be dispatched.
    private static Dictionary<string, bool>? Inputs(string? text, string path)
    {
        JsonObject? root;
        try
        {
            root =
                text is null ? null
                : YamlObjects.Parse(text, path) is [var first, ..] ? first
                : null;
        }
        catch (RenderException e)
        {
            throw new ForgeException(422, e.Message);
        }

        return root?["on"] switch
        {
            JsonObject events when events.TryGetPropertyValue("workflow_dispatch", out var dispatch) => (
                dispatch?["inputs"] as JsonObject ?? []
            ).ToDictionary(
                input => input.Key,
                input => input.Value?["required"].IsTrue() == true,
                StringComparer.Ordinal
            ),
            JsonArray list when list.Any(one => one.Text() == "workflow_dispatch") => [],
            JsonValue value when value.Text() == "workflow_dispatch" => [],
            _ => null,
        };
    }

    private static Dictionary<string, string> Given(RestCall call, Dictionary<string, bool> declared)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        if (RestCall.Value(call.Body, "inputs", JsonValueKind.Object) is { } inputs)
        {
            foreach (var input in inputs.EnumerateObject())
                given[input.Name] = input.Value.ToString();
        }

        if (given.Count > MostInputs)
            throw new ForgeException(422, $"Invalid request.\n\nNo more than {MostInputs} properties are allowed.");
        if (given.Keys.Where(name => !declared.ContainsKey(name)).ToList() is { Count: > 0 } unexpected)
            throw new ForgeException(422, $"Unexpected inputs provided: {JsonSerializer.Serialize(unexpected)}");
        if (declared.FirstOrDefault(input => input.Value && !given.ContainsKey(input.Key)).Key is { } missing)
            throw new ForgeException(422, $"Required input '{missing}' not provided");
        return given;
    }
}
