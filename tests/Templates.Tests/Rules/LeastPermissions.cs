using YamlDotNet.RepresentationModel;

namespace Templates.Tests.Rules;

/// <summary>Nothing at the top; each job says what it may do, and why it may do more than read.</summary>
public static class LeastPermissions
{
    public static IEnumerable<Finding> Check(Document document)
    {
        if (document.IsAction)
            yield break;
        if (document.Root.Find("permissions") is not YamlMappingNode { Children.Count: 0 })
            yield return document.Against(document.Root, "The workflow's permissions are not {}.");
        foreach (var (id, job) in document.Jobs)
        {
            if (job.Find("permissions") is not YamlMappingNode permissions)
            {
                yield return document.Against(job, $"The job {id} does not list its permissions.");
                continue;
            }

            foreach (var (scope, level) in permissions.Children)
                if (level.Text() != "read" && document.CommentOn(level).Length == 0)
                    yield return document.Against(
                        scope,
                        $"The job {id} has {scope.Text()}: {level.Text()} without a comment that says what for."
                    );
        }
    }
}
