using System.IO;
using System.Text;
using Promote.Artifacts;
using Promote.Configuration;
using Promote.Errors;
using Promote.Processes;
using Promote.Registries;

namespace Promote.Verbs;

/// <summary>Runs one build command, and takes the digest that it reports.</summary>
internal sealed class BuildRun(BuildTools tools, string folder)
{
    /// <summary>Runs it.</summary>
    /// <returns>The digest that it reports; null where it reports none.</returns>
    /// <exception cref="BuildException">It failed.</exception>
    public async Task<Digest?> RunAsync(BuildStep step, string commit, Tag tag, CancellationToken cancellationToken)
    {
        var scratch = Directory.CreateTempSubdirectory("promote-build-");
        try
        {
            var metadata = Path.Combine(scratch.FullName, "metadata.json");
            var digest = Path.Combine(scratch.FullName, "digest");
            var name = ImageName.Parse(step.Images[0]);
            var values = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["{tag}"] = tag.Value,
                ["{sha}"] = commit,
                ["{image}"] = name.Value,
                ["{registry}"] = name.Registry,
                ["{repository}"] = name.Repository,
                ["{metadata-file}"] = metadata,
                ["{digest-file}"] = digest,
            };
            var words = step
                .Run.Select(word =>
                    values.Aggregate(
                        word,
                        (text, value) => text.Replace(value.Key, value.Value, StringComparison.Ordinal)
                    )
                )
                .ToList();
            if (step.Digest == DigestSource.Sdk)
                words.Add(ReportedDigest.SdkArgument);
            tools.Step($"Building {string.Join(", ", step.Images)}: {string.Join(' ', words)}");
            var output = await RunAsync(words, name, step.Digest, cancellationToken).ConfigureAwait(false);
            return step.Digest switch
            {
                DigestSource.Sdk => ReportedDigest.OfSdk(output),
                DigestSource.MetadataFile => ReportedDigest.OfMetadata(Read(metadata)),
                DigestSource.DigestFile => ReportedDigest.OfDigestFile(Read(digest)),
                _ => null,
            };
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private async Task<string> RunAsync(
        List<string> words,
        ImageName name,
        DigestSource source,
        CancellationToken cancellationToken
    )
    {
        var environment = tools.SecretVariables.ToDictionary(
            variable => variable,
            _ => (string?)null,
            StringComparer.Ordinal
        );
        // The .NET SDK speaks http to localhost only; other names of this machine it has to be told.
        if (Uri.TryCreate("http://" + name.Registry, UriKind.Absolute, out var host) && host.IsLoopback)
            environment["DOTNET_CONTAINER_INSECURE_REGISTRIES"] = name.Registry;
        Action<string>? show = source == DigestSource.Sdk ? null : tools.Step;
        var result = await tools
            .Programs.RunAsync(
                new ProgramRequest(words[0], words[1..])
                {
                    WorkingDirectory = folder,
                    Environment = environment,
                    OnOutputLine = show,
                    OnErrorLine = tools.Step,
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        if (result.ExitCode == 0)
            return Encoding.UTF8.GetString(result.Output);
        if (show is null)
            tools.Step(result.OutputText);
        throw new BuildException(
            words[0],
            $"The build of {name} failed: {words[0]} ended with exit code {result.ExitCode}.",
            "Read its output above; run the command by hand to see more."
        );
    }

    private static string Read(string path) => File.Exists(path) ? File.ReadAllText(path) : "";
}
