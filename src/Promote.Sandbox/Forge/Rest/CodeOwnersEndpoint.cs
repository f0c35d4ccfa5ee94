using System.Globalization;
using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge.Rest;

/// <summary><c>/codeowners/errors</c>: lines that GitHub does not take, and owners that are nobody who may write.</summary>
internal sealed class CodeOwnersEndpoint(Shapes shapes)
{
    /// <summary>Maps it.</summary>
    public void Map(RestApi api) => api.Repository("GET", "/codeowners/errors", ErrorsAsync);

    private async Task<RestAnswer> ErrorsAsync(RestCall call)
    {
        var name = call.Query("ref") ?? call.Repository.DefaultBranch;
        var commit = await call.Repository.Git.CommitAsync(name, call.Aborted) ?? throw ForgeException.NotFound();
        var (path, owners) =
            await CodeOwners.FindAsync(call.Repository.Git, commit.Id, call.Aborted) ?? throw ForgeException.NotFound();
        return RestAnswer.Ok(new { errors = owners.Lines.SelectMany(line => Errors(path, line)) });
    }

    private IEnumerable<object> Errors(string path, CodeOwnersLine line)
    {
        if (line.Pattern is null)
            yield return Error(path, line, line.Text.Split(' ')[0], "Invalid pattern", null);
        foreach (var owner in line.Owners.Where(owner => !IsKnown(owner)))
        {
            var suggestion = Actor.IsTeam(owner)
                ? $"make sure the team {owner} exists, is publicly visible, and has write access to the repository"
                : $"make sure {owner} exists and has write access to the repository";
            yield return Error(path, line, owner, "Unknown owner", suggestion);
        }
    }

    private bool IsKnown(string owner) =>
        Actor.IsTeam(owner)
            ? shapes.Teams.Find(owner.TrimStart('@')) is { Right: >= Right.Write }
            : shapes.Accounts.All.Any(account => account.Right >= Right.Write && shapes.Teams.Owns(owner, account));

    private static object Error(string path, CodeOwnersLine line, string part, string kind, string? suggestion)
    {
        var column = line.Text.IndexOf(part, StringComparison.Ordinal) + 1;
        var advice = suggestion is null ? "" : $": {suggestion}";
        return new
        {
            line = line.Number,
            column,
            kind,
            source = line.Text + "\n",
            suggestion,
            message = string.Create(
                CultureInfo.InvariantCulture,
                $"{kind} on line {line.Number}{advice}\n\n  {line.Text}\n  {new string(' ', column - 1)}^"
            ),
            path,
        };
    }
}
