using System.IO;
using Promote.Artifacts;
using Promote.Configuration;
using Promote.Errors;
using Promote.Registries;

namespace Promote.Verbs;

/// <summary>
/// <c>promote build</c>: builds the commit's images once, tags them with it, and reads their digests back from the
/// registry. What is there already is reused by policy; what differs from what the build reported is refused.
/// </summary>
public sealed record Build
{
    /// <summary>The application repository's folder, where <c>promote.build.yaml</c> is.</summary>
    public required string Folder { get; init; }

    /// <summary>The images to build; the others are left as they are. Empty: all.</summary>
    public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>Builds.</summary>
    /// <exception cref="PromoteException">It cannot be built, or what came of it is not to be trusted.</exception>
    public async Task<BuildResult> RunAsync(BuildTools tools, CancellationToken cancellationToken)
    {
        var configuration =
            await BuildFile.ReadAsync(Folder, cancellationToken).ConfigureAwait(false)
            ?? throw new UsageException(
                ErrorCodes.NoConfiguration,
                Folder,
                $"There is no {BuildConfiguration.FileName} in {Path.GetFullPath(Folder)}.",
                "Write one there, with the images and the command that builds them; the README shows one."
            );
        var source = new SourceTree(tools.Programs, Folder);
        var commit = await source.CleanCommitAsync(cancellationToken).ConfigureAwait(false);
        var tag = await TagAsync(source, configuration.Tag, commit, cancellationToken).ConfigureAwait(false);
        var built = new List<BuiltImage>();
        foreach (var step in Chosen(configuration))
            built.AddRange(
                await StepAsync(tools, configuration, step, commit, tag, cancellationToken).ConfigureAwait(false)
            );
        return new BuildResult
        {
            SourceCommit = commit,
            Tag = tag.Value,
            Images = built,
        };
    }

    private List<BuildStep> Chosen(BuildConfiguration configuration)
    {
        var known = configuration.Builds.SelectMany(build => build.Images).ToList();
        foreach (var image in Images.Where(image => !known.Contains(image, StringComparer.Ordinal)))
            throw new UsageException(
                ErrorCodes.InvalidReference,
                image,
                $"{BuildConfiguration.FileName} does not build '{image}'.{Suggestion.Phrase(image, known)}",
                $"Name one of {string.Join(", ", known)}."
            );
        return
        [
            .. configuration.Builds.Where(build =>
                Images.Count == 0 || build.Images.Any(image => Images.Contains(image, StringComparer.Ordinal))
            ),
        ];
    }

    private static async Task<Tag> TagAsync(
        SourceTree source,
        TagSource kind,
        string commit,
        CancellationToken cancellationToken
    )
    {
        if (kind != TagSource.Semver)
            return Tag.Parse(kind == TagSource.Sha ? commit : commit[..12]);
        var versions = (await source.TagsAsync(cancellationToken).ConfigureAwait(false))
            .Where(tag => SemanticVersion.TryParse(tag) is not null)
            .ToList();
        return versions switch
        {
            [var only] => Tag.Parse(only),
            [] => throw new UsageException(
                ErrorCodes.InvalidReference,
                commit,
                $"The commit {commit[..12]} has no Git tag that is a semantic version, and 'tag: semver' takes it from there.",
                "Tag the commit: git tag 1.2.3; without '+', which no image's tag can hold."
            ),
            _ => throw new UsageException(
                ErrorCodes.InvalidReference,
                commit,
                $"The commit {commit[..12]} has {versions.Count} Git tags that are semantic versions: {string.Join(", ", versions)}.",
                "Keep one of them."
            ),
        };
    }

    private async Task<IReadOnlyList<BuiltImage>> StepAsync(
        BuildTools tools,
        BuildConfiguration configuration,
        BuildStep step,
        string commit,
        Tag tag,
        CancellationToken cancellationToken
    )
    {
        var there = new Dictionary<string, RegistryImage>(StringComparer.Ordinal);
        foreach (var image in step.Images)
        {
            var name = ImageName.Parse(image);
            var found = await tools.Registry.FindAsync(name, tag, cancellationToken).ConfigureAwait(false);
            var revision = found is null
                ? null
                : (
                    await tools.Registry.LabelsAsync(name, found, cancellationToken).ConfigureAwait(false)
                ).GetValueOrDefault(BuildOnce.RevisionLabel);
            var decision = BuildOnce.Decide(configuration.Reuse, commit, found?.Digest, revision);
            if (decision.Kind == BuildDecisionKind.Refuse)
                throw new RefusedException(
                    ErrorCodes.ImageExists,
                    $"{image}:{tag}",
                    $"{image}:{tag} is not built: {decision.Because}.",
                    "Promote what is there with promote bump, or build a new commit; a tag is never pushed twice."
                );
            if (decision.Kind == BuildDecisionKind.Reuse)
                there[image] = found!;
        }

        // One command makes them all: it runs unless all of them are there. Some are where an earlier run was cut short.
        if (there.Count == step.Images.Count)
        {
            tools.Step($"{string.Join(", ", step.Images)}: {tag} is in the registry already.");
            return [.. step.Images.Select(image => Built(image, tag, there[image].Digest, reused: true))];
        }

        foreach (var image in there.Keys)
            tools.Warn(
                $"{image}:{tag} is in the registry already, but others of the same build are not: it is pushed again, and gets another digest."
            );
        var reported = await new BuildRun(tools, Folder)
            .RunAsync(step, commit, tag, cancellationToken)
            .ConfigureAwait(false);
        var built = new List<BuiltImage>();
        foreach (var image in step.Images)
            built.Add(
                await ReadBackAsync(
                        tools,
                        configuration,
                        image,
                        commit,
                        tag,
                        reported.GetValueOrDefault(image),
                        cancellationToken
                    )
                    .ConfigureAwait(false)
            );
        return built;
    }

    private static async Task<BuiltImage> ReadBackAsync(
        BuildTools tools,
        BuildConfiguration configuration,
        string image,
        string commit,
        Tag tag,
        Digest? reported,
        CancellationToken cancellationToken
    )
    {
        var name = ImageName.Parse(image);
        var found =
            await tools.Registry.FindAsync(name, tag, cancellationToken).ConfigureAwait(false)
            ?? throw new RefusedException(
                ErrorCodes.NoSuchImage,
                $"{image}:{tag}",
                $"The build ended well, but the registry has no {image}:{tag}.",
                $"Let the command in {BuildConfiguration.FileName} push {{image}}:{{tag}}."
            );
        if (reported is not null && reported != found.Digest)
            throw new RefusedException(
                ErrorCodes.DigestMismatch,
                $"{image}:{tag}",
                $"The build reported {reported} for {image}:{tag}, but the registry has {found.Digest}: someone else pushed the tag, or the registry converted it.",
                "If another run built the same commit at the same time, run promote build again. Otherwise find out who pushed it, and build a new commit."
            );
        if (configuration.Reuse == ReusePolicy.Label)
        {
            var labels = await tools.Registry.LabelsAsync(name, found, cancellationToken).ConfigureAwait(false);
            if (
                !string.Equals(
                    labels.GetValueOrDefault(BuildOnce.RevisionLabel),
                    commit,
                    StringComparison.OrdinalIgnoreCase
                )
            )
                tools.Warn(
                    $"{image}:{tag} has no label {BuildOnce.RevisionLabel} with this commit, so another run of this build cannot take it. Let the build set it."
                );
        }

        return Built(image, tag, found.Digest, reused: false);
    }

    private static BuiltImage Built(string image, Tag tag, Digest digest, bool reused) =>
        new(new ImageReference(ImageName.Parse(image), tag, digest).ToString(), reused);
}
