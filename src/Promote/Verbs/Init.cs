using Promote.Errors;
using Promote.Scaffolding;
using Promote.Verbs.Initializing;

namespace Promote.Verbs;

/// <summary><c>promote init</c>: writes the files with which a repository takes part. Nothing that is there is changed.</summary>
public sealed record Init
{
    /// <summary>The templates' repository where none is named.</summary>
    public const string DefaultTemplates = InitRequest.DefaultTemplates;

    /// <summary>The checkout's root.</summary>
    public required string Folder { get; init; }

    /// <summary>What the repository is; null: by what is found.</summary>
    public InitKind? Kind { get; init; }

    /// <summary>The app's name, of an application repository; null: the repository's.</summary>
    public string? App { get; init; }

    /// <summary>The image's name, of an application repository; null: made of the owner and the app.</summary>
    public string? Image { get; init; }

    /// <summary>The manifests repository, as <c>owner/name</c>; an application repository must say it.</summary>
    public string? Manifests { get; init; }

    /// <summary>The repository that has the templates, as <c>owner/name</c>.</summary>
    public string Templates { get; init; } = DefaultTemplates;

    /// <summary>Whether the repository's CI is Azure Pipelines; null: by what is found, and of a manifests repository not.</summary>
    public bool? OnAzure { get; init; }

    /// <summary>Who owns production: <c>@name</c> or <c>@owner/team</c>.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>The environments, in order; none: by their names.</summary>
    public IReadOnlyList<string> Environments { get; init; } = [];

    /// <summary>What the names of the GitHub Apps start with; null: the repository's owner.</summary>
    public string? Identities { get; init; }

    /// <summary>Whether to write nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>Sets the repository up.</summary>
    /// <param name="tools">Programs.</param>
    /// <param name="cancellationToken">Stops between two files.</param>
    /// <exception cref="PromoteException">The repository cannot be understood, or its layout is not supported; nothing was written.</exception>
    public async Task<InitResult> RunAsync(InitTools tools, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tools);
        var tree = new WorkingTree(Folder);
        var facts = await new GitCheckout(tools.Programs, Folder).ReadAsync(cancellationToken).ConfigureAwait(false);
        var parsed = new ParsedFiles(await tree.ReadAsync(cancellationToken).ConfigureAwait(false));
        var isManifests = Kind is null ? RepositoryKinds.IsManifests(parsed) : Kind == InitKind.Manifests;
        CheckOptions(isManifests);
        var request = new InitRequest
        {
            App = App,
            Image = Image,
            Manifests = Manifests is null ? null : WorkflowText.Repository(Manifests),
            Templates = Templates,
            OnAzure = OnAzure,
            Owners = Owners,
            Environments = Environments,
            Identities = Identities,
        };
        var plan = isManifests
            ? ManifestsPlan.Make(parsed, facts, request)
            : ApplicationPlan.Make(parsed.Files, facts, request);
        var files = new List<InitFile>();
        foreach (var file in plan.Files)
            files.Add(await PutAsync(tree, file, cancellationToken).ConfigureAwait(false));
        return new()
        {
            Kind = isManifests ? InitKind.Manifests : InitKind.App,
            Files = files,
            Identities = plan.Identities,
            Notes = plan.Notes,
            Next = plan.Next,
        };
    }

    // What would be ignored is refused: whoever said it expects something of it.
    private void CheckOptions(bool isManifests)
    {
        var others = isManifests
            ? new[]
            {
                ("--app", App is not null),
                ("--image", Image is not null),
                ("--manifests", Manifests is not null),
            }
            : [("--owners", Owners.Count > 0), ("--environments", Environments.Count > 0)];
        if (others.FirstOrDefault(one => one.Item2).Item1 is { } other)
            throw new UsageException(
                ErrorCodes.Usage,
                other,
                $"{other} is for {(isManifests ? "an application" : "a manifests")} repository, and this is {(isManifests ? "a manifests repository" : "an application's")}.",
                $"Leave it out; or say what this is: promote init {(isManifests ? "app" : "manifests")}."
            );
    }

    private async Task<InitFile> PutAsync(WorkingTree tree, PlannedFile file, CancellationToken cancellationToken)
    {
        var present = file.Alternatives.Append(file.Path).FirstOrDefault(tree.IsThere);
        if (present is null && DryRun)
            return new()
            {
                Path = file.Path,
                Action = InitAction.WouldWrite,
                Content = file.Text,
            };
        if (present is null && await tree.WriteAsync(file.Path, file.Text, cancellationToken).ConfigureAwait(false))
            return new() { Path = file.Path, Action = InitAction.Wrote };
        var text = await tree.TextAsync(present ?? file.Path, cancellationToken).ConfigureAwait(false);
        return new()
        {
            Path = present ?? file.Path,
            Action = InitAction.ThereAlready,
            Missing = text is null ? [] : MissingLines.Of(file.Text, text),
        };
    }
}
