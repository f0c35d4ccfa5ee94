using Promote.Errors;
using Promote.Guard.Kustomize;
using Promote.Processes;
using Promote.Tests.Manifests;

namespace Promote.Tests.Guard;

/// <summary>Which program renders.</summary>
public sealed class KustomizeRendererTests(Kubectl kubectl) : IClassFixture<Kubectl>
{
    [Fact]
    public async Task Kubectl_is_told_with_the_version_of_the_kustomize_in_it()
    {
        await using var renderer = new KustomizeRenderer(
            new Dictionary<string, string> { ["PROMOTE_KUSTOMIZE"] = kubectl.Program },
            new ProgramRunner(new Redactor([]), TimeProvider.System, new Progress<Report>()),
            TimeProvider.System
        );

        var name = await renderer.FindAsync(TestContext.Current.CancellationToken);

        name.ShouldNotBeNull().ShouldMatch(@"\Akubectl \(kustomize v5\.[0-9.]+\)\z");
    }
}
