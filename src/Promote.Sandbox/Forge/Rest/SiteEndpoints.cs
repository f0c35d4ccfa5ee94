using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge.Rest;

/// <summary>The site's and the repository's own endpoints, and the rules.</summary>
internal sealed class SiteEndpoints(Shapes shapes, RateLimits limits)
{
    private static readonly string[] MergeSettings =
    [
        "allow_merge_commit",
        "allow_squash_merge",
        "allow_rebase_merge",
        "allow_auto_merge",
        "delete_branch_on_merge",
        "squash_merge_commit_title",
        "squash_merge_commit_message",
    ];

    private readonly RuleShapes rules = new(shapes);

    /// <summary>Maps them.</summary>
    public void Map(RestApi api)
    {
        api.Site("GET", "/user", UserAsync);
        api.Site("GET", "/rate_limit", call => Task.FromResult(RestAnswer.Ok(limits.Overview(call.Viewer))));
        api.Repository("GET", "", call => Task.FromResult(RestAnswer.Ok(Repository(call))));
        api.Repository("GET", "/rulesets", RulesetsAsync);
        api.Repository("GET", "/rulesets/{id:int}", RulesetAsync);
        api.Repository(
            "GET",
            "/rules/branches/{**branch}",
            call => Task.FromResult(RestAnswer.Ok(RuleShapes.Branch(call.Repository, call.Route("branch")).ToList()))
        );
    }

    // How pull requests merge is told to those who may write content.
    private Dictionary<string, object?> Repository(RestCall call)
    {
        var shape = shapes.Repository(call.Repository, call.Viewer);
        if (call.May(new Need(Right.Write, Writes: true, "contents")))
            return shape;
        foreach (var key in MergeSettings)
            shape.Remove(key);
        return shape;
    }

    // An App's token is no user's.
    private Task<RestAnswer> UserAsync(RestCall call) =>
        call.Account.IsBot
            ? throw ForgeException.Forbidden("Resource not accessible by integration")
            : Task.FromResult(RestAnswer.Ok(shapes.Self(call.Account)));

    private Task<RestAnswer> RulesetsAsync(RestCall call) =>
        Task.FromResult(
            RestAnswer.Ok(
                call.Page(call.Repository.Rulesets)
                    .Select(ruleset => rules.Ruleset(call.Repository, ruleset, call, whole: false))
                    .ToList()
            )
        );

    private Task<RestAnswer> RulesetAsync(RestCall call)
    {
        var id = call.Number("id");
        var found =
            call.Repository.Rulesets.FirstOrDefault(ruleset => ruleset.Id == id) ?? throw ForgeException.NotFound();
        return Task.FromResult(RestAnswer.Ok(rules.Ruleset(call.Repository, found, call, whole: true)));
    }
}
