namespace Promote.Attacks.Tests.World;

/// <summary>Images and versions of the fixture: what runs in dev, staging and prod, and what runs nowhere.</summary>
internal static class Names
{
    public const string Web = "ghcr.io/acme/web";
    public const string Api = "ghcr.io/acme/api";
    public const string Shop = "ghcr.io/acme/shop";
    public const string Mail = "ghcr.io/acme/mail";

    public const string DevTag = "d00000000001";
    public const string StagingTag = "5a0000000002";
    public const string ProdTag = "b00000000003";
    public const string NewTag = "e00000000004";

    public static readonly string DevDigest = Digest('d');
    public static readonly string StagingDigest = Digest('5');
    public static readonly string ProdDigest = Digest('b');
    public static readonly string NewDigest = Digest('e');
    public static readonly string OtherDigest = Digest('0');

    /// <summary>A kustomization of an overlay, as the promoting tool leaves it.</summary>
    public static string Overlay(string image, string tag, string digest, string more = "") =>
        $"""
            resources:
              - ../../base
            images:
              - name: {image}
                newTag: {tag}
                digest: {digest}
            {more}
            """.TrimEnd() + "\n";

    public static string Deployment(string name, string image, string more = "") =>
        $$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: {{name}}
            spec:
              selector:
                matchLabels: { app: {{name}} }
              template:
                metadata:
                  labels: { app: {{name}} }
                spec:
                  containers:
                    - name: {{name}}
                      image: {{image}}
            {{more}}
            """.TrimEnd() + "\n";

    private static string Digest(char digit) => "sha256:" + new string(digit, 64);
}
