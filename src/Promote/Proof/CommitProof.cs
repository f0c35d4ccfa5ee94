using Promote.Configuration;
using Promote.Evidence;
using Promote.Gates;

namespace Promote.Proof;

/// <summary>The commit that brought something to an environment, by content; and what it says of itself.</summary>
internal static class CommitProof
{
    /// <summary>The links of an environment.</summary>
    public static IEnumerable<ProofLink> Of(ProofFacts facts, EnvironmentFact environment)
    {
        var name = environment.Environment.Name;
        if (environment.Deployment is not { } deployment)
        {
            yield return Missing(facts, environment);
            yield break;
        }

        var before = deployment.Before is { } last ? ProofText.Of(last) : "nothing";
        yield return new ProofLink(
            ProofStep.Commit,
            name,
            ProofVerdict.Checked,
            environment.Next is { } next
                ? $"Brought the same tag and digest to {name} before {next.Environment.Name}; {before} before it."
                : $"Brought {ProofText.Of(deployment.Artifact)} to {name}; {before} before it."
        )
        {
            Commit = deployment.Commit.Id.Value,
            Url = deployment.Url,
        };
        yield return Trailer(facts.App, environment.Environment, deployment);
        foreach (var exception in deployment.Exceptions)
            yield return new ProofLink(
                ProofStep.Exception,
                name,
                ProofVerdict.Checked,
                $"{exception.Path} came with the commit: it is {exception.Meaning}."
            )
            {
                Commit = deployment.Commit.Id.Value,
            };
    }

    private static ProofLink Missing(ProofFacts facts, EnvironmentFact environment)
    {
        var name = environment.Environment.Name;
        var cut = environment.IsCut ? ", as far back as was looked" : "";
        if (environment.Next is not { } next)
            return new(
                ProofStep.Commit,
                name,
                ProofVerdict.Missing,
                $"The commit that brought it to {name} was not found on {facts.Branch}{cut}."
            );
        var why = string.Concat(
            (next.Deployment?.Exceptions ?? []).Select(exception =>
                $" {exception.Path} came along: {exception.Meaning}."
            )
        );
        return new(
            ProofStep.Commit,
            name,
            ProofVerdict.Missing,
            $"{name} never ran {ProofText.Of(facts.Artifact)} before {next.Environment.Name} did{cut}.{why}"
        );
    }

    private static ProofLink Trailer(AppSettings app, EnvironmentSettings environment, DeploymentFact deployment)
    {
        // A merge commit says nothing itself; a squashed one may have lost what its commits said.
        var own = Trailers.Read(deployment.Commit.Message);
        var branch = own is null && deployment.Merge is { } merge ? merge.Record : null;
        var record = own ?? Trailers.Read(branch?.HeadMessage ?? "");
        if (record is null)
            return new(
                ProofStep.Trailers,
                environment.Name,
                ProofVerdict.Claim,
                "The commit says nothing of a promotion; its content tells what it brought."
            )
            {
                By = deployment.Commit.Author.Name,
                At = deployment.Commit.Author.At,
                Commit = deployment.Commit.Id.Value,
            };
        var wrong = Contradictions(app, environment, deployment, record).ToList();
        var from = record.From.Count == 0 ? "" : $" from {string.Join(", ", record.From)}";
        var source = record.Artifact.SourceCommit is { } commit ? $", built from {commit}" : "";
        return new(
            ProofStep.Trailers,
            environment.Name,
            wrong.Count > 0 ? ProofVerdict.Wrong : ProofVerdict.Claim,
            wrong.Count > 0
                ? $"The trailers contradict the content: {string.Join("; ", wrong)}."
                : $"The commit says of itself: {record.Kind.Word()}{from}{source}."
        )
        {
            By = branch is null ? deployment.Commit.Author.Name : null,
            At = branch is null ? deployment.Commit.Author.At : null,
            Commit = (branch?.Head ?? deployment.Commit.Id).Value,
            Url = record.Run,
        };
    }

    private static IEnumerable<string> Contradictions(
        AppSettings app,
        EnvironmentSettings environment,
        DeploymentFact deployment,
        PromotionRecord record
    )
    {
        if (record.App != app.Name)
            yield return $"they say {record.App}, and it changed {app.Name}";
        if (record.Environment != environment.Name)
            yield return $"they say {record.Environment}, and it changed {environment.Name}";
        foreach (var said in record.Artifact.Images)
        {
            var image = deployment.Artifact.Images.FirstOrDefault(image => image.Name == said.Name);
            if (image is null)
                yield return $"they say {said.Name}, which {environment.Name} does not run";
            else if (said.Tag is not null && image.Tag is not null && said.Tag != image.Tag)
                yield return $"they say {said.Name}:{said.Tag}, and the manifest says :{image.Tag}";
            else if (said.Digest is not null && image.Digest is not null && said.Digest != image.Digest)
                yield return $"they say {said.Digest}, and the manifest says {image.Digest}";
        }

        if (
            record.Artifact.SourceCommit is { } source
            && app.Tags.Kind == TagPolicyKind.Sha
            && deployment.Artifact.Images[0].Tag?.Value is { } tag
            && TagPolicy.Sha.Allows(tag)
            && !source.StartsWith(tag, StringComparison.OrdinalIgnoreCase)
            && !tag.StartsWith(source, StringComparison.OrdinalIgnoreCase)
        )
            yield return $"they say it was built from {source}, and the tag is {tag}";
    }
}
