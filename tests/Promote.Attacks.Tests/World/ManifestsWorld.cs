using System.Diagnostics;
using System.Globalization;
using System.Text;
using Promote.Composition;
using Promote.Errors;
using Promote.Tests.Manifests;
using Promote.Verbs;
using static Promote.Attacks.Tests.World.Names;

namespace Promote.Attacks.Tests.World;

/// <summary>
/// A real repository of manifests: web and api by kustomize, shop by a chart, mail by the values of
/// a chart elsewhere. Dev, staging and prod each run a
/// version of their own, so that the one honest promotion to prod is what staging runs. Each change is a branch of its own.
/// </summary>
public sealed class ManifestsWorld : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("promote-attacks-").FullName;

    private readonly Kubectl kubectl = new();
    private readonly Helm helm = new();

    private int branches;
    private GuardTools? tools;

    /// <summary>What main holds.</summary>
    public Func<Change> Files { get; init; } = Fixture;

    /// <summary>Whether the machine has helm.</summary>
    public bool HasHelm { get; init; } = true;

    public async ValueTask InitializeAsync()
    {
        await kubectl.InitializeAsync();
        await helm.InitializeAsync();
        await GitAsync([], "init", "--quiet", "--bare", "--initial-branch=main", folder);
        await CommitAsync("main", null, Files());
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "",
            ["PROMOTE_KUSTOMIZE"] = kubectl.Program,
            ["PROMOTE_HELM"] = HasHelm ? helm.Program : "/nowhere/helm",
        };
        tools = RemotesFactory.CreateGuardTools(folder, environment, new Silence(), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await tools!.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A branch with one commit on top of another; gives its name.</summary>
    public async Task<string> BranchAsync(Change change, params string[] parents)
    {
        var name = "change-" + Interlocked.Increment(ref branches).ToString(CultureInfo.InvariantCulture);
        await CommitAsync(name, parents.Length == 0 ? ["main"] : parents, change);
        return name;
    }

    /// <summary>What the guard says.</summary>
    public async Task<VerifyResult> VerifyAsync(string head, string into = "main", bool strict = false)
    {
        return await new Verify
        {
            Base = into,
            Head = head,
            Strict = strict,
        }.RunAsync(tools!, TestContext.Current.CancellationToken);
    }

    private static Change Fixture()
    {
        var files = new Change()
            .Write(
                "promote.yaml",
                $$"""
                version: 1
                environments:
                  dev: { deliver: commit }
                  staging: { from: dev, deliver: pull-request, merge: when-green, requires: { healthy: true } }
                  prod:
                    from: staging
                    deliver: pull-request
                    merge: by-hand
                    requires: { healthy: true, smoke: true, approvals: 1, codeOwners: true }
                    hotfix: { approvals: 2, reviewers: ["@acme/platform"] }
                apps:
                  web: { images: [{{Web}}] }
                  api: { images: [{{Api}}] }
                  shop:
                    images: [{{Shop}}]
                    manifest:
                      file: charts/shop/values-{env}.yaml
                      values: [charts/shop/values-common.yaml]
                      tag: image.tag
                      digest: image.digest
                  mail:
                    images: [{{Mail}}]
                    manifest: { file: "values/mail/{env}.yaml", tag: image.tag, digest: image.digest }
                """
            )
            .Write("CODEOWNERS", "* @acme/platform\n/apps/*/overlays/prod/ @acme/prod\n")
            .Write(".github/workflows/guard.yml", "on: pull_request\n")
            .Write("README.md", "# Manifests\n")
            .Write("argocd/web-prod.yaml", Application(""))
            .Write(
                "components/logging/kustomization.yaml",
                "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nlabels: [{ pairs: { logging: on } }]\n".Replace(
                    "on }",
                    "\"on\" }",
                    StringComparison.Ordinal
                )
            );
        foreach (var (path, text) in ShopChart.Files)
            files.Write($"{ShopChart.Folder}/{path}", text);
        foreach (var (environment, tag, digest) in Versions)
        {
            files.Write($"values/mail/{environment}.yaml", Values(tag, digest));
            files.Write($"charts/shop/values-{environment}.yaml", Values(tag, digest));
            foreach (var (app, image) in new[] { ("web", Web), ("api", Api) })
                files.Write($"apps/{app}/overlays/{environment}/kustomization.yaml", Overlay(image, tag, digest));
        }

        foreach (var (app, image) in new[] { ("web", Web), ("api", Api) })
            files
                .Write($"apps/{app}/base/kustomization.yaml", "resources:\n  - deployment.yaml\n")
                .Write($"apps/{app}/base/deployment.yaml", Deployment(app, image));
        return files;
    }

    public static readonly (string Environment, string Tag, string Digest)[] Versions =
    [
        ("dev", DevTag, DevDigest),
        ("staging", StagingTag, StagingDigest),
        ("prod", ProdTag, ProdDigest),
    ];

    public static string Values(string tag, string digest, string more = "") =>
        $"image:\n  tag: {tag}\n  digest: {digest}\nreplicas: 2\n{more}";

    public static string Application(string more) =>
        $$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata:
              name: web-prod
            spec:
              source:
                path: apps/web/overlays/prod
            {{more}}
            """.TrimEnd() + "\n";

    private async Task CommitAsync(string branch, string[]? parents, Change change)
    {
        var message = Encoding.UTF8.GetBytes(change.Message);
        using var input = new MemoryStream();
        Say(
            $"commit refs/heads/{branch}\ncommitter Mallory <mallory@acme.test> 1700000000 +0000\ndata {message.Length}\n"
        );
        input.Write(message);
        Say("\n");
        foreach (var (parent, i) in (parents ?? []).Select((parent, i) => (parent, i)))
            Say($"{(i == 0 ? "from" : "merge")} refs/heads/{parent}^0\n");
        input.Write(change.Commands.Span);
        await GitAsync(input.ToArray(), $"--git-dir={folder}", "fast-import", "--quiet", "--force");

        void Say(string text) => input.Write(Encoding.UTF8.GetBytes(text));
    }

    private static async Task GitAsync(byte[] input, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo("git", arguments)
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardError = true,
            }
        )!;
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.BaseStream.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await errors);
    }

    private sealed class Silence : IProgress<Report>
    {
        public void Report(Report value) { }
    }
}
