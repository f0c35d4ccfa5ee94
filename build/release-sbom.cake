#nullable enable
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

// CycloneDX 1.6, of what NuGet restored: the packages whose assemblies come with the tool, the library or the addin.
void WriteBillOfMaterials()
{
    var version = ReleaseVersion();
    var components = new SortedDictionary<string, JsonNode>(StringComparer.Ordinal);
    var dependencies = new SortedDictionary<string, JsonNode>(StringComparer.Ordinal);
    foreach (var project in new[] { "Promote", "Promote.Cli", "Cake.Promote" })
    {
        var assets = JsonNode.Parse(System.IO.File.ReadAllText($"./src/{project}/obj/project.assets.json"))!;
        var target = assets["targets"]!.AsObject().First(one => one.Key == "net10.0").Value!.AsObject();
        var shipped = target.Where(one => IsShipped(one.Value!)).ToDictionary(one => one.Key.Split('/')[0], one => one.Key, StringComparer.OrdinalIgnoreCase);
        foreach (var (id, key) in shipped)
        {
            components[Purl(key)] = Component(key, assets["libraries"]![key]!);
            dependencies[Purl(key)] = Dependency(Purl(key), DependenciesOf(target[key]!).Where(shipped.ContainsKey).Select(name => Purl(shipped[name])));
        }

        var own = project == "Promote.Cli" ? "Promote.Tool" : project;
        dependencies[Purl($"{own}/{version}")] = Dependency(Purl($"{own}/{version}"), shipped.Values.Select(Purl));
    }

    var document = new JsonObject
    {
        ["$schema"] = "http://cyclonedx.org/schema/bom-1.6.schema.json",
        ["bomFormat"] = "CycloneDX",
        ["specVersion"] = "1.6",
        ["version"] = 1,
        ["metadata"] = new JsonObject
        {
            ["timestamp"] = DateTimeOffset.Parse(Git("log", "-1", "--format=%cI")).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ"),
            ["component"] = Own("Promote.Tool", version),
        },
        ["components"] = new JsonArray([.. components.Values, Own("Promote", version), Own("Cake.Promote", version)]),
        ["dependencies"] = new JsonArray([.. dependencies.Values]),
    };
    WriteRelease($"promote-{version}.cdx.json", document.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
}

// Analyzers and other tools of the build have no assembly that runs.
bool IsShipped(JsonNode library) =>
    (string?)library["type"] == "package" && library["runtime"]?.AsObject().Any(file => !file.Key.EndsWith("/_._", StringComparison.Ordinal)) == true;

IEnumerable<string> DependenciesOf(JsonNode library) => library["dependencies"]?.AsObject().Select(one => one.Key) ?? [];

string Purl(string key) => $"pkg:nuget/{key.Replace('/', '@')}";

JsonObject Own(string id, string version) => Named("application", $"{id}/{version}");

JsonObject Component(string key, JsonNode library)
{
    var component = Named("library", key);
    component["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-512", ["content"] = Hex(Convert.FromBase64String((string)library["sha512"]!)) });
    return component;
}

JsonObject Named(string type, string key) =>
    new()
    {
        ["type"] = type,
        ["bom-ref"] = Purl(key),
        ["name"] = key.Split('/')[0],
        ["version"] = key.Split('/')[1],
        ["purl"] = Purl(key),
    };

JsonObject Dependency(string of, IEnumerable<string> on) =>
    new()
    {
        ["ref"] = of,
        ["dependsOn"] = new JsonArray([.. on.Where(one => one != of).Order(StringComparer.Ordinal).Select(one => (JsonNode)one)]),
    };
