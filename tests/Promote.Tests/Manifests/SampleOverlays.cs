namespace Promote.Tests.Manifests;

/// <summary>
/// Overlays that say the same in many layouts: <c>web</c> runs <c>ghcr.io/acme/web:v1</c>, <c>api</c> runs
/// <c>ghcr.io/acme/api:v1</c>, and <c>side</c> is not listed.
/// </summary>
public static class SampleOverlays
{
    /// <summary>What the overlays stand on.</summary>
    public const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
        spec:
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec:
              initContainers:
                - { name: migrate, image: web }
              containers:
                - name: web
                  image: web
                - name: api
                  image: api
                - name: side
                  image: side:v0

        """;

    /// <summary>The kustomizations, by the name of their layout.</summary>
    public static IReadOnlyDictionary<string, string> Layouts { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["usual"] =
                "resources:\n- deployment.yaml\nimages:\n- name: web\n  newName: ghcr.io/acme/web\n  newTag: v1\n- name: api\n  newName: ghcr.io/acme/api\n  newTag: v1\n",
            ["indented"] =
                "resources:\n    - deployment.yaml\nimages:\n    -   newTag: v1\n        name: web\n        newName: ghcr.io/acme/web\n    -   newTag: v1\n        name: api\n        newName: ghcr.io/acme/api",
            ["quoted, commented"] =
                "# a\nimages: # b\n  - name: \"web\" # c\n    newTag: 'v1' # {\"$imagepolicy\": \"x\"}\n    newName: \"ghcr.io/acme/web\"  \n\n  # d\n  - newName: ghcr.io/acme/api\n    name: api\n    newTag: \"v1\"\n\nresources: [deployment.yaml]\n",
            ["flow"] =
                "resources: [deployment.yaml]\nimages: [{name: web, newName: ghcr.io/acme/web, newTag: v1}, { newTag: v1, name: api, newName: ghcr.io/acme/api }]\n",
            ["JSON"] =
                "{\n  \"resources\": [\"deployment.yaml\"],\n  \"images\": [\n    {\n      \"name\": \"web\",\n      \"newName\": \"ghcr.io/acme/web\",\n      \"newTag\": \"v1\"\n    },\n    {\"name\":\"api\",\"newName\":\"ghcr.io/acme/api\",\"newTag\":\"v1\"}\n  ]\n}\n",
            ["CRLF"] =
                "resources:\r\n- deployment.yaml\r\nimages:\r\n- name: web\r\n  newTag: v1 # c\r\n  newName: ghcr.io/acme/web\r\n- name: api\r\n  newName: ghcr.io/acme/api\r\n  newTag: v1\r\n",
            ["anchors"] =
                "images:\n- &web\n  name: web\n  newName: &n ghcr.io/acme/web\n  newTag: &t v1\n- {name: api, newName: ghcr.io/acme/api, newTag: v1}\nresources:\n- deployment.yaml\n",
            ["blocks"] =
                "images:\n- name: web\n  newName: >-\n    ghcr.io/acme/web\n  newTag: |-\n    v1\n- name: api\n  newTag: v1\n  newName: ghcr.io/acme/api\npatches:\n- target: {kind: Deployment}\n  patch: |-\n    - op: add\n      path: /metadata/annotations\n      value: {newTag: v1}\nresources:\n- deployment.yaml\n",
        };
}
