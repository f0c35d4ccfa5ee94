using System.Text;
using System.Text.Json.Nodes;
using Promote.Sandbox.Registry;

namespace Promote.Sandbox.Deployer;

/// <summary>
/// Renders an overlay at a commit, as far as the samples go: resources, images, namespace. Whatever else a kustomization says
/// is an error rather than passed over.
/// </summary>
internal sealed class Kustomizer(BareRepository repository, string commit)
{
    private static readonly string[] FileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    private static readonly string[] ContainerLists = ["containers", "initContainers"];

    private static readonly string[] Known =
    [
        "apiVersion",
        "kind",
        "metadata",
        "resources",
        "images",
        "namespace",
        "labels",
        "commonLabels",
        "commonAnnotations",
    ];

    /// <summary>What the overlay in a folder says shall run.</summary>
    /// <exception cref="RenderException">It can't be rendered.</exception>
    public async Task<Rendering> RenderAsync(string path, CancellationToken cancellationToken)
    {
        var manifests = await FolderAsync(path, [], cancellationToken);
        var deployments = manifests.Where(manifest => manifest["kind"].Text() == "Deployment").ToList();
        if (deployments is not [var deployment])
        {
            throw new RenderException($"{path}: one Deployment is wanted, {deployments.Count} are there.");
        }

        if (Containers(deployment).FirstOrDefault() is not { } container || container["image"].Text() is not { } image)
        {
            throw new RenderException($"{path}: the Deployment has no container with an image.");
        }

        var all = string.Join('\n', manifests.Select(manifest => manifest.ToJsonString()));
        return new Rendering
        {
            Image = image,
            Readiness = At(container, "readinessProbe", "httpGet", "path").Text() ?? "/healthz",
            Environment = (container["env"] as JsonArray ?? [])
                .OfType<JsonObject>()
                .Where(variable => variable["name"].Text() is not null && variable["value"].Text() is not null)
                .DistinctBy(variable => variable["name"].Text(), StringComparer.Ordinal)
                .ToDictionary(
                    variable => variable["name"].Text()!,
                    variable => variable["value"].Text()!,
                    StringComparer.Ordinal
                ),
            Hash = ContentDigest.Of(Encoding.UTF8.GetBytes(all)).Hex,
        };
    }

    /// <summary>What the overlay itself says of its first image: tag and digest.</summary>
    public async Task<(string? Tag, string? Digest)> PinAsync(string path, CancellationToken cancellationToken)
    {
        var (file, text) = await FindAsync(path, cancellationToken);
        var image = YamlObjects
            .Parse(text, file)
            .SelectMany(document => (document["images"] as JsonArray ?? []).OfType<JsonObject>())
            .FirstOrDefault();
        return (image?["newTag"].Text(), image?["digest"].Text());
    }

    private async Task<List<JsonObject>> FolderAsync(
        string path,
        List<string> above,
        CancellationToken cancellationToken
    )
    {
        if (above.Contains(path, StringComparer.Ordinal))
        {
            throw new RenderException($"{path}: it includes itself.");
        }

        var (file, text) = await FindAsync(path, cancellationToken);
        if (YamlObjects.Parse(text, file) is not [var kustomization])
        {
            throw new RenderException($"{file}: one document is wanted.");
        }

        if (kustomization.Select(entry => entry.Key).FirstOrDefault(key => !Known.Contains(key)) is { } unknown)
        {
            throw new RenderException($"{file}: '{unknown}' is more than this deployer renders.");
        }

        List<JsonObject> manifests = [];
        foreach (var entry in kustomization["resources"] as JsonArray ?? [])
        {
            var resource = Combine(path, entry.Text() ?? "", file);
            manifests.AddRange(
                await repository.ReadAsync(commit, resource, cancellationToken) is { } manifest
                    ? YamlObjects.Parse(manifest, resource)
                    : await FolderAsync(resource, [.. above, path], cancellationToken)
            );
        }

        var images = (kustomization["images"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        foreach (var manifest in manifests)
        {
            if (kustomization["namespace"].Text() is { } space && manifest["metadata"] is JsonObject metadata)
            {
                metadata["namespace"] = space;
            }

            foreach (var container in Containers(manifest))
            {
                if (container["image"].Text() is { } image)
                {
                    container["image"] = images.Aggregate(image, Replace);
                }
            }
        }

        return manifests;
    }

    private async Task<(string File, string Text)> FindAsync(string path, CancellationToken cancellationToken)
    {
        foreach (var name in FileNames)
        {
            if (await repository.ReadAsync(commit, $"{path}/{name}", cancellationToken) is { } text)
            {
                return ($"{path}/{name}", text);
            }
        }

        throw new RenderException($"{path}: there is no kustomization at {commit}.");
    }

    private static string Replace(string image, JsonObject rule)
    {
        var reference = ImageReference.Parse(image);
        if (rule["name"].Text() != reference.Name)
        {
            return image;
        }

        var tag = rule["newTag"].Text();
        var digest = rule["digest"].Text();
        return new ImageReference(
            rule["newName"].Text() ?? reference.Name,
            tag ?? (digest is null ? reference.Tag : null),
            digest ?? (tag is null ? reference.Digest : null)
        ).ToString();
    }

    private static IEnumerable<JsonObject> Containers(JsonObject manifest)
    {
        var pod = At(manifest, "spec", "template", "spec") as JsonObject;
        return ContainerLists.SelectMany(key => (pod?[key] as JsonArray ?? []).OfType<JsonObject>());
    }

    private static JsonNode? At(JsonNode? node, params string[] keys) =>
        keys.Aggregate(node, (current, key) => (current as JsonObject)?[key]);

    // Paths in a kustomization are relative to it, and stay in the repository.
    private static string Combine(string folder, string relative, string file)
    {
        var parts = folder.Split('/').ToList();
        foreach (var part in relative.Split('/'))
        {
            if (part is "" or ".")
            {
                continue;
            }

            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else
            {
                throw new RenderException($"{file}: '{relative}' leaves the repository.");
            }
        }

        return string.Join('/', parts);
    }
}
