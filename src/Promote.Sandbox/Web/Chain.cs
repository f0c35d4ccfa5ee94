using System.Text;
using Promote.Sandbox.Deployer;
using Promote.Sandbox.Forge;
using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Web;

/// <summary>In which order environments are shown: as <c>promote.yaml</c> names them, for that is the way an image goes.</summary>
internal static class Chain
{
    private const int MostBytes = 64 * 1024;

    /// <summary>The environments' names as the repositories' default branches order them.</summary>
    public static async Task<List<string>> OrderAsync(Repositories repositories, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        foreach (var repository in repositories.All)
        {
            if (
                await repository.Git.ReadAsync(
                    $"refs/heads/{repository.DefaultBranch}:promote.yaml",
                    cancellationToken
                ) is
                { Type: "blob", Bytes.Length: < MostBytes } file
            )
                names.AddRange(Names(Encoding.UTF8.GetString(file.Bytes)));
        }

        return [.. names.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The environments by application, each application's in that order.</summary>
    public static IReadOnlyList<(string App, IReadOnlyList<EnvironmentView> Environments)> Sort(
        IEnumerable<EnvironmentView> environments,
        List<string> order
    ) =>
        [
            .. environments
                .GroupBy(App, StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group =>
                    (group.Key, (IReadOnlyList<EnvironmentView>)[.. group.OrderBy(one => Place(order, one.Name))])
                ),
        ];

    // A file that cannot be read orders nothing; the page is there to show what it can.
    private static List<string> Names(string text)
    {
        try
        {
            return YamlObjects
                .Parse(text, "promote.yaml")
                .SelectMany(document => (document["environments"] as System.Text.Json.Nodes.JsonObject) ?? [])
                .Select(one => one.Key)
                .ToList();
        }
        catch (RenderException)
        {
            return [];
        }
    }

    private static int Place(List<string> order, string name) =>
        order.IndexOf(name) is >= 0 and var place ? place : order.Count;

    private static string App(EnvironmentView view) =>
        view.Application.EndsWith("-" + view.Name, StringComparison.Ordinal)
            ? view.Application[..^(view.Name.Length + 1)]
            : view.Application;
}
