namespace Cake.Promote.Recipe.Tests;

/// <summary>A manifests repository in which dev runs a floating tag, which no gate lets pass to staging.</summary>
internal static class ShopManifests
{
    public const string Repository = "acme/shop-manifests";

    public static Dictionary<string, string> Files(string image) =>
        new(StringComparer.Ordinal)
        {
            ["promote.yaml"] = """
                version: 1
                environments:
                  dev:
                    deliver: commit
                  staging:
                    from: dev
                    deliver: commit
                apps:
                  shop:
                    images: [IMAGE]

                """.Replace("IMAGE", image, StringComparison.Ordinal),
            ["apps/shop/overlays/dev/kustomization.yaml"] = Overlay(image, "latest"),
            ["apps/shop/overlays/staging/kustomization.yaml"] = Overlay(
                image,
                "1111111111111111111111111111111111111111"
            ),
        };

    private static string Overlay(string image, string tag) =>
        $"images:\n  - name: {image}\n    newTag: {tag}\n    digest: sha256:{new string('d', 64)}\n";
}
