using Promote.Artifacts;
using Promote.Configuration;
using Promote.Errors;
using Promote.Evidence;
using Promote.Manifests;
using Promote.Promotions;
using Promote.Verbs.Promotion;

namespace Promote.Verbs;

/// <summary><c>promote bump</c>: something new to the first environment of the chain. Images that are not named stay as they are.</summary>
public sealed record Bump
{
    /// <summary>The app; null where there is one only.</summary>
    public string? App { get; init; }

    /// <summary>The environment; null for the first of the chain.</summary>
    public string? Environment { get; init; }

    /// <summary>The images that were built. A digest that is not said is read from the registry.</summary>
    public required IReadOnlyList<ImageReference> Images { get; init; }

    /// <summary>The commit that they were built from.</summary>
    public string? SourceCommit { get; init; }

    /// <summary>The page of the run that built them, as whoever asked says: a claim, which the commit repeats.</summary>
    public string? BuiltBy { get; init; }

    /// <summary>Who asked for it, where it was asked for: logins, all of which the app's <c>requesters</c> must name.</summary>
    public IReadOnlyList<string>? AskedBy { get; init; }

    /// <summary>Whether going back is what is wanted.</summary>
    public bool AllowDowngrade { get; init; }

    /// <summary>Whether to stop at the plan.</summary>
    public bool DryRun { get; init; }

    /// <summary>Bumps.</summary>
    /// <exception cref="PromoteException">It cannot be done; nothing was written, or the message says so.</exception>
    public async Task<PromotionResult> RunAsync(Remotes remotes, CancellationToken cancellationToken)
    {
        if (Images.Count == 0)
            throw new UsageException(
                ErrorCodes.Usage,
                "images",
                "There is no image to bump to.",
                "Add --image NAME:TAG@DIGEST, or --artifact FILE as promote build wrote it."
            );
        var resolver = new DigestResolver(remotes.Registry);
        return await new PromotionRun(remotes)
            .RunAsync(
                App,
                (snapshot, token) => IntendAsync(remotes, resolver, snapshot, token),
                DryRun,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private async Task<PromotionIntent> IntendAsync(
        Remotes remotes,
        DigestResolver resolver,
        Snapshot snapshot,
        CancellationToken cancellationToken
    )
    {
        var app = snapshot.App(App);
        var environment = snapshot.Environment(Environment);
        CheckRequest(app, environment);
        if (environment.From.Count > 0)
            throw new UsageException(
                ErrorCodes.Usage,
                environment.Name,
                $"{environment.Name} is promoted from {string.Join(" and ", environment.From)}, so nothing new goes there directly.",
                $"Run promote bump for the first environment, then promote to {environment.Name}."
            );
        var state = snapshot.State(app, environment);
        var named = app.Images.Count > 0 ? app.Images : [.. state.Images.Select(image => image.Image)];
        var built = Images.Select(image => (Image: Configured(app, named, state, image), Reference: image)).ToList();
        var names = new List<string>();
        var references = new List<ImageReference>();
        foreach (var name in named)
        {
            if (built.FirstOrDefault(pair => pair.Image == name).Reference is { } reference)
            {
                names.Add(name);
                references.Add(await resolver.ResolveAsync(reference, cancellationToken).ConfigureAwait(false));
            }
            else if (state.Images.FirstOrDefault(image => image.Image == name)?.Reference is { Tag: not null } stays)
            {
                names.Add(name);
                references.Add(stays);
            }
        }

        return new PromotionIntent
        {
            App = app,
            Environment = environment,
            Artifact = new(references, SourceCommit),
            Images = names,
            Refs = Refs(app),
            Kind = PromotionKind.Bump,
            AllowDowngrade = AllowDowngrade,
            BuiltBy = BuiltBy,
            Run = remotes.RunUrl,
        };
    }

    private void CheckRequest(AppSettings app, EnvironmentSettings environment)
    {
        if (AskedBy is not null && environment.From.Count > 0)
            throw new RefusedException(
                ErrorCodes.RequestRefused,
                environment.Name,
                $"{environment.Name} is promoted from {string.Join(" and ", environment.From)}: nobody may ask for a bump of it.",
                "Ask for the first environment of the chain; the manifests repository promotes from there."
            );
        if (AskedBy is not null && AskedBy.FirstOrDefault(login => !app.MayBeRequestedBy(login)) is { } other)
            throw new RefusedException(
                ErrorCodes.RequestRefused,
                app.Name,
                $"{OneLine.Of(other)} may not ask for {app.Name}: {(app.Requesters.Count == 0 ? "no requesters of it are named" : $"its requesters are {string.Join(", ", app.Requesters)}")}.",
                $"Where it should, name it under 'requesters' of {app.Name} in {PromoteConfiguration.FileName}."
            );
        // It moves 'refs': of what was not built from it, it would bring anything.
        if (AskedBy is not null && SourceCommit is { } commit && !IsBuiltFrom(app, commit))
            throw new RefusedException(
                ErrorCodes.RequestRefused,
                app.Name,
                $"The request says that {string.Join(", ", Images)} was built from {OneLine.Of(commit)}, which its tag does not say.",
                "Tag images with the commit that they are built from, and ask with what promote build wrote; an app whose tags are no commits and that has 'refs' is bumped by a job that may write."
            );
        if (AskedBy is { Count: 0 })
            throw new RefusedException(
                ErrorCodes.RequestRefused,
                app.Name,
                $"Nobody stands behind the request for {app.Name}.",
                "Run it in a workflow, which says who started it."
            );
    }

    private bool IsBuiltFrom(AppSettings app, string commit) =>
        app.Tags.Kind == TagPolicyKind.Sha
            ? Images.All(image => image.Tag is { } tag && commit.StartsWith(tag.Value, StringComparison.Ordinal))
            : app.Refs.Count == 0;

    private static string Configured(
        AppSettings app,
        IReadOnlyList<string> named,
        EnvironmentState state,
        ImageReference image
    )
    {
        var name = image.Name.Value;
        return named.FirstOrDefault(one => one == name)
            ?? state.Images.FirstOrDefault(one => one.Name == name)?.Image
            ?? throw new UsageException(
                ErrorCodes.InvalidReference,
                name,
                $"{name} is not an image of {app.Name}.{Suggestion.Phrase(name, named)}",
                $"Its images are {string.Join(", ", named)}; 'images' in {PromoteConfiguration.FileName} says so."
            );
    }

    private Dictionary<string, string> Refs(AppSettings app) =>
        app.Refs.ToDictionary(
            repository => repository,
            _ =>
                SourceCommit
                ?? throw new UsageException(
                    ErrorCodes.Usage,
                    "source-commit",
                    $"{app.Name} moves 'refs' along with its tag, so the source's commit must be known.",
                    "Add --source-commit SHA."
                ),
            StringComparer.Ordinal
        );
}
