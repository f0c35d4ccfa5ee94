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
    /// <returns>The digest that it reports of each image; empty where it is of a kind that reports none.</returns>
    /// <exception cref="BuildException">It failed, or does not report what it should.</exception>
    public async Task<IReadOnlyDictionary<string, Digest>> RunAsync(
        BuildStep step,
        string commit,
        Tag tag,
        CancellationToken cancellationToken
    )
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
                words.AddRange(ReportedDigest.SdkArguments);
            tools.Step($"Building {string.Join(", ", step.Images)}: {string.Join(' ', words)}");
            var output = await RunAsync(words, name, step.Digest, cancellationToken).ConfigureAwait(false);
            Func<string, Digest?>? reported = step.Digest switch
            {
                DigestSource.Sdk => _ => ReportedDigest.OfSdk(output),
                DigestSource.MetadataFile => image => ReportedDigest.OfMetadata(Read(metadata), ImageName.Parse(image)),
                DigestSource.DigestFile => _ => ReportedDigest.OfDigestFile(Read(digest)),
                _ => null,
            };
            // Without it nothing says that what the registry has is what was built here.
            return reported is null
                ? new Dictionary<string, Digest>(StringComparer.Ordinal)
                : step.Images.ToDictionary(
                    image => image,
                    image => reported(image) ?? throw Silent(words[0], image, step.Digest),
                    StringComparer.Ordinal
                );
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
        if (PlainHttp.IsOnThisMachine(name.Registry))
            environment[PlainHttp.Variable] = string.Join(
                    ',',
                    (string?[])[Environment.GetEnvironmentVariable(PlainHttp.Variable), name.Registry]
                )
                .TrimStart(',');
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

    private static BuildException Silent(string program, string image, DigestSource source)
    {
        var (where, next) = source switch
        {
            DigestSource.Sdk => (
                "what the .NET SDK prints",
                "Let it run 'dotnet publish -t:PublishContainer' on one project, with SDK 10 or later"
            ),
            DigestSource.MetadataFile => ("the file {metadata-file}", "Pass --metadata-file {metadata-file} to it"),
            _ => ("the file {digest-file}", "Pass it {digest-file} where it writes the digest, and nothing else, to"),
        };
        return new(
            program,
            $"{program} ended well, but {where} says no digest of {image}.",
            $"{next}, or write 'digest: registry' in {BuildConfiguration.FileName} to trust what the registry has."
        );
    }

    private static string Read(string path) => File.Exists(path) ? File.ReadAllText(path) : "";
}
