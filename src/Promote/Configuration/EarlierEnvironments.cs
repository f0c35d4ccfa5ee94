namespace Promote.Configuration;

/// <summary>The environments that come before another on its way.</summary>
internal static class EarlierEnvironments
{
    /// <summary>All that an environment is promoted from, and what those are promoted from, the first one first.</summary>
    public static IReadOnlyList<EnvironmentSettings> Before(
        this PromoteConfiguration configuration,
        EnvironmentSettings environment
    )
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Stack<string>(environment.From);
        while (pending.TryPop(out var name))
        {
            if (!names.Add(name))
                continue;
            foreach (var from in configuration.Environment(name).From)
                pending.Push(from);
        }

        return [.. configuration.Environments.Where(one => names.Contains(one.Name))];
    }
}
