using System.IO;
using System.Text.Json;
using Promote.Artifacts;
using Promote.Configuration;
using Promote.Errors;

namespace Promote.Verbs;

/// <summary>
/// What an application's CI, which may not write the manifests repository, asks that repository's own workflow to do:
/// the workflow's inputs. Whoever may start the workflow writes them, so nothing in them is believed before it is checked.
/// </summary>
public sealed record BumpRequest
{
    private const int MostBytes = 1024 * 1024;
    private const int MostImages = 50;
    private const int LongestAddress = 500;

    /// <summary>The app.</summary>
    public required string App { get; init; }

    /// <summary>The environment; null for the first of the chain.</summary>
    public string? Environment { get; init; }

    /// <summary>Each image with tag and digest.</summary>
    public required IReadOnlyList<ImageReference> Images { get; init; }

    /// <summary>The commit that they were built from: a claim.</summary>
    public string? SourceCommit { get; init; }

    /// <summary>The page of the run that built them: a claim.</summary>
    public string? Run { get; init; }

    /// <summary>The logins that stand behind it by the forge's word: who started the run, and who started it again.</summary>
    public IReadOnlyList<string> AskedBy { get; init; } = [];

    /// <summary>The workflow's inputs.</summary>
    /// <exception cref="UsageException">It says no digest, or no image.</exception>
    public IReadOnlyDictionary<string, string> ToInputs()
    {
        Check();
        var inputs = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["app"] = App,
            ["images"] = string.Join(' ', Images),
        };
        foreach (
            var (name, value) in new[]
            {
                ("environment", Environment),
                ("source-commit", SourceCommit),
                ("built-by", Run),
            }
        )
        {
            if (value is { Length: > 0 })
                inputs[name] = value;
        }

        return inputs;
    }

    /// <summary>Reads it in the run that was asked for: from the event's file, so that no shell sees it.</summary>
    /// <param name="environment">The environment's variables, as GitHub Actions sets them.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="PromoteException">There is no such event, or it is no request.</exception>
    public static async Task<BumpRequest> ReadAsync(
        IReadOnlyDictionary<string, string> environment,
        CancellationToken cancellationToken
    )
    {
        string? Variable(string name) => environment.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
        if (Variable("GITHUB_EVENT_NAME") != "workflow_dispatch" || Variable("GITHUB_EVENT_PATH") is not { } path)
            throw new UsageException(
                ErrorCodes.Usage,
                "--requested",
                "There is no request: this is no run of a workflow that was dispatched.",
                "Run it in the manifests repository's workflow, on workflow_dispatch; elsewhere name --image or --artifact."
            );
        try
        {
            if (new FileInfo(path) is { Length: > MostBytes })
                throw Malformed($"the event has more than {MostBytes} bytes");
            using var json = JsonDocument.Parse(
                await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false)
            );
            return Read(
                json.RootElement,
                Variable("GITHUB_REF"),
                [Variable("GITHUB_ACTOR"), Variable("GITHUB_TRIGGERING_ACTOR")]
            );
        }
        catch (Exception e)
            when (e is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw Malformed(OneLine.Of(e.Message));
        }
    }

    private static BumpRequest Read(JsonElement root, string? reference, IEnumerable<string?> actors)
    {
        string? Text(JsonElement from, string name) =>
            from.ValueKind == JsonValueKind.Object
            && from.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String
            && value.GetString() is { Length: > 0 } text
                ? text
                : null;
        JsonElement Part(string name) =>
            root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) ? value : default;
        var (inputs, branch) = (Part("inputs"), Text(Part("repository"), "default_branch"));
        if (branch is null || reference != $"refs/heads/{branch}")
            throw new RefusedException(
                ErrorCodes.RequestRefused,
                "ref",
                $"The run is on {OneLine.Of(reference ?? "no branch")}, and only the default branch says what a request may do.",
                "Start the workflow on the default branch."
            );
        var request = new BumpRequest
        {
            App = Text(inputs, "app") ?? throw Malformed("it names no app"),
            Environment = Text(inputs, "environment"),
            Images =
            [
                .. (Text(inputs, "images") ?? "")
                    .Split((char[])[' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries)
                    .Take(MostImages + 1)
                    .Select(ImageReference.Parse),
            ],
            SourceCommit = Text(inputs, "source-commit"),
            Run = Text(inputs, "built-by"),
            AskedBy =
            [
                .. actors
                    .Append(Text(Part("sender"), "login"))
                    .OfType<string>()
                    .Distinct(StringComparer.OrdinalIgnoreCase),
            ],
        };
        request.Check();
        return request;
    }

    private void Check()
    {
        if (!Names.IsName(App))
            throw Malformed("its app is no name");
        if (Environment is not null && !Names.IsName(Environment))
            throw Malformed("its environment is no name");
        if (Images.Count is 0 or > MostImages)
            throw Malformed($"it names {(Images.Count == 0 ? "no image" : "too many images")}");
        if (Images.FirstOrDefault(image => image.Digest is null || image.Tag is null) is { } loose)
            throw Malformed($"{loose} has no digest, or no tag: what the build reported is what counts");
        if (SourceCommit is not null && !IsCommit(SourceCommit))
            throw Malformed("its source commit is no commit's id");
        if (
            Run is not null
            && !(
                Run.Length <= LongestAddress
                && Uri.TryCreate(Run, UriKind.Absolute, out var address)
                && address.Scheme is "https" or "http"
                && address.AbsoluteUri == Run
            )
        )
            throw Malformed("the page of its run is no address");
    }

    private static bool IsCommit(string text) =>
        text.Length is >= 7 and <= 64 && text.All(letter => letter is (>= '0' and <= '9') or (>= 'a' and <= 'f'));

    private static UsageException Malformed(string why) =>
        new(
            ErrorCodes.InvalidReference,
            "request",
            $"This is no request: {why}.",
            "Make it with promote bump --request --app APP --artifact FILE."
        );
}
