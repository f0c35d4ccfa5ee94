using System.Text;
using Promote.Errors;
using Promote.Guard;
using Promote.Guard.Helm;
using Promote.Processes;
using Promote.Tests.Manifests;

namespace Promote.Tests.Guard;

/// <summary>The real helm renders as Argo CD has it, and sees nothing but the chart and its values.</summary>
public sealed class HelmRendererTests(Helm helm) : IClassFixture<Helm>, IAsyncLifetime
{
    private const string Pod =
        "apiVersion: v1\nkind: Pod\nmetadata: { name: a, annotations: { helm.sh/hook: HOOK } }\nspec: { containers: [{ name: a, image: HOOK }] }\n";

    private HelmRenderer? renderer;

    public ValueTask InitializeAsync()
    {
        renderer = Renderer(helm.Program);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => renderer!.DisposeAsync();

    [Fact]
    public async Task It_says_its_name_and_version()
    {
        (await renderer!.FindAsync(TestContext.Current.CancellationToken))
            .ShouldNotBeNull()
            .ShouldStartWith("helm v4.");
    }

    [Fact]
    public async Task Where_there_is_none_that_is_said()
    {
        await using var none = Renderer("/nowhere/helm");

        (await none.FindAsync(TestContext.Current.CancellationToken)).ShouldBeNull();
        (await RenderAsync(none, [], ("templates/a.yaml", "a: b\n"))).Failure.ShouldBe("helm is not on this machine");
    }

    [Fact]
    public async Task All_that_Argo_CD_applies_is_rendered()
    {
        var text = await TextAsync(
            ("templates/hook.yaml", Pod.Replace("HOOK", "pre-install", StringComparison.Ordinal)),
            ("templates/tests/test.yaml", Pod.Replace("HOOK", "test", StringComparison.Ordinal)),
            ("crds/crd.yaml", Pod.Replace("HOOK", "crd", StringComparison.Ordinal))
        );

        text.ShouldContain("image: pre-install");
        text.ShouldContain("image: test");
        text.ShouldContain("image: crd");
    }

    [Fact]
    public async Task A_later_values_file_counts_and_the_charts_own_least()
    {
        var result = await RenderAsync(
            renderer!,
            ["chart/one, \"two\".yaml", "elsewhere/three.yaml"],
            ("templates/a.yaml", "a: {{ .Values.one }}{{ .Values.two }}{{ .Values.three }}\n"),
            ("values.yaml", "{ one: a, two: a, three: a }\n"),
            ("one, \"two\".yaml", "{ two: b, three: b }\n"),
            ("../elsewhere/three.yaml", "three: c\n")
        );

        Text(result).ShouldContain("a: abc");
    }

    [Fact]
    public async Task It_is_the_release_in_the_namespace()
    {
        (await TextAsync(("templates/a.yaml", "a: {{ .Release.Name }} in {{ .Release.Namespace }}\n"))).ShouldContain(
            "a: web-prod in web"
        );
    }

    [Fact]
    public async Task Neither_cluster_nor_name_server_nor_files_outside_say_anything()
    {
        var text = await TextAsync(
            (
                "templates/a.yaml",
                """
                a: "{{ lookup "v1" "Secret" "kube-system" "a" }}"
                b: "{{ getHostByName "localhost" }}"
                c: "{{ .Files.Get "../../outside.txt" }}{{ .Files.Get "/etc/hostname" }}"

                """
            ),
            ("../outside.txt", "outside")
        );

        text.ShouldContain("a: \"map[]\"\nb: \"\"\nc: \"\"\n");
    }

    [Theory]
    [InlineData("{{ define \"a\" }}{{ include \"a\" . }}{{ end }}{{ include \"a\" . }}", "error calling include")]
    [InlineData("{{ define \"a\" }}{{ template \"a\" . }}{{ end }}{{ template \"a\" . }}", "maximum template depth")]
    [InlineData("a: {{ repeat 20000000 \"x\" }}", "printed more than")]
    [InlineData("a: {{ until 2000000000 | len }}", "memory")]
    [InlineData("a: {{ env \"PATH\" }}", "\"env\" not defined")]
    public async Task What_would_not_end_ends(string template, string failure)
    {
        var result = await RenderAsync(renderer!, [], ("templates/a.yaml", template));

        result.Yaml.ShouldBeNull();
        result.Failure.ShouldContain(failure);
        result.Failure.ShouldNotContain(Path.GetTempPath());
    }

    [Fact]
    public async Task What_it_depends_on_is_not_fetched()
    {
        var result = await RenderAsync(
            renderer!,
            [],
            (
                "Chart.yaml",
                "apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies: [{ name: redis, version: 1.0.0, repository: 'https://charts.acme.test' }]\n"
            )
        );

        result.Failure.ShouldContain("redis");
        result.Next.ShouldContain("helm dependency build");
    }

    private static HelmRenderer Renderer(string program) =>
        new(
            new Dictionary<string, string> { ["PROMOTE_HELM"] = program },
            new ProgramRunner(new Redactor([]), TimeProvider.System, new Progress<Report>()),
            TimeProvider.System
        );

    private async Task<string> TextAsync(params (string Path, string Text)[] files) =>
        Text(await RenderAsync(renderer!, [], files));

    private static string Text(Rendering rendering) =>
        Encoding.UTF8.GetString(rendering.Yaml.ShouldNotBeNull(rendering.Failure));

    private static Task<Rendering> RenderAsync(
        HelmRenderer renderer,
        IReadOnlyList<string> values,
        params (string Path, string Text)[] files
    )
    {
        var all = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal)
        {
            ["chart/Chart.yaml"] = "apiVersion: v2\nname: web\nversion: 1.0.0\n"u8.ToArray(),
        };
        foreach (var (path, text) in files)
            all[path.StartsWith("../", StringComparison.Ordinal) ? path[3..] : "chart/" + path] =
                Encoding.UTF8.GetBytes(text);
        return renderer.RenderAsync(
            new RenderRequest(all, "chart")
            {
                Release = "web-prod",
                Namespace = "web",
                ValuesFiles = values,
            },
            TestContext.Current.CancellationToken
        );
    }
}
