using Promote.Configuration;
using Promote.Errors;
using Promote.Manifests;

namespace Promote.Verbs.Promotion;

/// <summary>Which app is meant where none is named: the only one.</summary>
internal static class AppChoice
{
    /// <summary>The app that a snapshot's configuration knows by that name, or its only one.</summary>
    /// <exception cref="UsageException">There is no such app, or there are several.</exception>
    public static AppSettings App(this Snapshot snapshot, string? name)
    {
        if (name is not null)
            return snapshot.Configuration.App(name);
        return snapshot.Configuration is { Apps: [var only], Pattern: null }
            ? only
            : throw new UsageException(
                ErrorCodes.UnknownApp,
                "",
                $"{PromoteConfiguration.FileName} has several apps, so one must be named.",
                snapshot.Configuration.Apps.Count is > 0 and <= 20
                    ? $"Add --app with one of {string.Join(", ", snapshot.Configuration.Apps.Select(app => app.Name))}."
                    : "Add --app NAME."
            );
    }

    /// <summary>The environment of that name, or the first of the chain.</summary>
    public static EnvironmentSettings Environment(this Snapshot snapshot, string? name) =>
        name is not null ? snapshot.Configuration.Environment(name) : snapshot.Configuration.Environments[0];
}
