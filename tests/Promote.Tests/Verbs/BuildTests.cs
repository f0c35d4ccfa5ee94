using Promote.Errors;
using Promote.Tests.Registries;

namespace Promote.Tests.Verbs;

/// <summary>Builds once: real Git, a real registry, a build that never makes the same image twice.</summary>
public sealed class BuildTests
{
    [Fact]
    public async Task A_commit_is_built_tagged_with_it_and_its_digest_read_back()
    {
        await using var registry = await DockerRegistry.StartAsync();
        using var app = await AppRepository.CreateAsync("builds:\n" + AppRepository.Step(Web(registry)));
        var commit = await app.HeadAsync();

        var result = await app.BuildAsync();

        var image = result.Images.Single();
        image.Reused.ShouldBeFalse();
        image.Reference.ShouldBe($"{Web(registry)}:{commit}@{await registry.DigestAsync("acme/web", commit)}");
        result.Artifact.SourceCommit.ShouldBe(commit);
        app.Steps.ShouldContain("building acme/web");
        app.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_commit_built_twice_yields_the_first_image()
    {
        await using var registry = await DockerRegistry.StartAsync();
        using var app = await AppRepository.CreateAsync("builds:\n" + AppRepository.Step(Web(registry)));

        var first = await app.BuildAsync();
        var second = await app.BuildAsync();

        second.Images.Single().ShouldBe(first.Images.Single() with { Reused = true });
        app.Steps.Count(step => step == "building acme/web").ShouldBe(1);
    }

    [Fact]
    public async Task Another_commit_is_another_image()
    {
        await using var registry = await DockerRegistry.StartAsync();
        using var app = await AppRepository.CreateAsync("builds:\n" + AppRepository.Step(Web(registry)));

        var first = await app.BuildAsync();
        var commit = await app.CommitAsync();
        var second = await app.BuildAsync();

        second.Tag.ShouldBe(commit);
        second.Artifact.Images[0].Digest.ShouldNotBe(first.Artifact.Images[0].Digest);
    }

    [Fact]
    public async Task What_is_not_committed_is_not_built_and_is_named()
    {
        await using var registry = await DockerRegistry.StartAsync();
        using var app = await AppRepository.CreateAsync("builds:\n" + AppRepository.Step(Web(registry)));
        app.Write("new file.txt", "x");
        app.Write("build.sh", "exit 0");

        var error = await Should.ThrowAsync<RefusedException>(() => app.BuildAsync());

        error.Code.ShouldBe(ErrorCodes.DirtyTree);
        error.Message.ShouldContain("new file.txt");
        error.Message.ShouldContain("build.sh");
        error.Message.ShouldContain("2 changes");
    }

    [Fact]
    public async Task A_file_that_was_renamed_is_one_change()
    {
        await using var registry = await DockerRegistry.StartAsync();
        using var app = await AppRepository.CreateAsync("builds:\n" + AppRepository.Step(Web(registry)));
        await app.GitAsync("mv", "build.sh", "other.sh");

        var error = await Should.ThrowAsync<RefusedException>(() => app.BuildAsync());

        error.Message.ShouldContain("has 1 change that is not committed: other.sh");
    }

    [Fact]
    public async Task With_reuse_never_an_image_that_is_there_is_refused()
    {
        await using var registry = await DockerRegistry.StartAsync();
        using var app = await AppRepository.CreateAsync("reuse: never\nbuilds:\n" + AppRepository.Step(Web(registry)));
        await app.BuildAsync();

        var error = await Should.ThrowAsync<RefusedException>(() => app.BuildAsync());

        error.Code.ShouldBe(ErrorCodes.ImageExists);
    }

    [Theory]
    [InlineData("ffffffffffffffffffffffffffffffffffffffff", "of the commit ffff")]
    [InlineData(null, "without the label")]
    public async Task An_image_of_something_else_under_the_tag_is_refused(string? revision, string reason)
    {
        await using var registry = await DockerRegistry.StartAsync();
        using var app = await AppRepository.CreateAsync("builds:\n" + AppRepository.Step(Web(registry)));
        var foreign = await registry.PushAsync(
            "acme/web",
            await app.HeadAsync(),
            revision is null ? null : new() { ["org.opencontainers.image.revision"] = revision }
        );

        var error = await Should.ThrowAsync<RefusedException>(() => app.BuildAsync());

        error.Code.ShouldBe(ErrorCodes.ImageExists);
        error.Message.ShouldContain(reason);
        (await registry.DigestAsync("acme/web", await app.HeadAsync())).ShouldBe(foreign);
    }

    [Fact]
    public async Task A_build_without_the_label_is_warned_that_it_cannot_be_reused()
    {
        await using var registry = await DockerRegistry.StartAsync();
        using var app = await AppRepository.CreateAsync("builds:\n" + AppRepository.Step(Web(registry), revision: ""));

        await app.BuildAsync();

        app.Warnings.Single().ShouldContain("org.opencontainers.image.revision");
    }

    [Theory]
    [InlineData("digest-file")]
    [InlineData("metadata-file")]
    [InlineData("registry")]
    public async Task The_digest_that_the_build_reports_is_that_of_the_registry(string source)
    {
        await using var registry = await DockerRegistry.StartAsync();
        using var app = await AppRepository.CreateAsync(
            "builds:\n" + AppRepository.Step(Web(registry), $"digest: {source}")
        );

        var result = await app.BuildAsync();

        result.Artifact.Images[0].Digest!.Value.ShouldBe(await registry.DigestAsync("acme/web", await app.HeadAsync()));
    }

    [Fact]
    public async Task A_tag_that_someone_else_pushed_meanwhile_is_caught()
    {
        await using var registry = await DockerRegistry.StartAsync();
        using var app = await AppRepository.CreateAsync(
            $"""
            builds:
              - images: [{Web(registry)}]
                run: [sh, twice.sh, "{"{registry}"}", "{"{repository}"}", "{"{tag}"}", "{"{sha}"}", "{"{digest-file}"}"]
                digest: digest-file
            """
        );
        app.Write("twice.sh", "sh build.sh \"$@\"\nsh build.sh \"$1\" \"$2\" \"$3\" \"$4\"\n");
        await app.CommitAsync();

        var error = await Should.ThrowAsync<RefusedException>(() => app.BuildAsync());

        error.Code.ShouldBe(ErrorCodes.DigestMismatch);
        error.Message.ShouldContain("someone else pushed the tag");
    }

    [Theory]
    [InlineData("digest-file", "{digest-file}")]
    [InlineData("metadata-file", "{metadata-file}")]
    [InlineData("sdk", "dotnet publish -t:PublishContainer")]
    public async Task A_digest_that_should_be_reported_and_is_not_is_an_error(string source, string next)
    {
        await using var registry = await DockerRegistry.StartAsync();
        using var app = await AppRepository.CreateAsync(
            $"builds: [{{ images: [\"{Web(registry)}\"], run: [echo, done], digest: {source} }}]"
        );

        var error = await Should.ThrowAsync<BuildException>(() => app.BuildAsync());

        error.Message.ShouldContain("no digest");
        error.Next.ShouldContain(next);
    }

    [Fact]
    public async Task A_build_that_pushes_nothing_is_an_error()
    {
        await using var registry = await DockerRegistry.StartAsync();
        using var app = await AppRepository.CreateAsync(
            $"builds: [{{ images: [\"{Web(registry)}\"], run: [git, version] }}]"
        );

        var error = await Should.ThrowAsync<RefusedException>(() => app.BuildAsync());

        error.Code.ShouldBe(ErrorCodes.NoSuchImage);
    }

    [Fact]
    public async Task A_build_that_fails_is_shown_and_said_to_have_failed()
    {
        await using var registry = await DockerRegistry.StartAsync();
        using var app = await AppRepository.CreateAsync(
            $"builds: [{{ images: [\"{Web(registry)}\"], run: [git, frobnicate] }}]"
        );

        var error = await Should.ThrowAsync<BuildException>(() => app.BuildAsync());

        error.Code.Exit.ShouldBe(ExitCode.Failed);
        error.Message.ShouldContain("exit code 1");
        app.Steps.ShouldContain(step => step.Contains("'frobnicate' is not a git command"));
    }

    [Fact]
    public async Task A_program_that_is_not_installed_is_named()
    {
        await using var registry = await DockerRegistry.StartAsync();
        using var app = await AppRepository.CreateAsync(
            $"builds: [{{ images: [\"{Web(registry)}\"], run: [no-such-builder] }}]"
        );

        var error = await Should.ThrowAsync<PromoteException>(() => app.BuildAsync());

        error.Code.ShouldBe(ErrorCodes.ProgramNotFound);
        error.Message.ShouldContain("no-such-builder");
    }

    [Fact]
    public async Task No_shell_reads_the_arguments_and_placeholders_are_filled_once()
    {
        await using var registry = await DockerRegistry.StartAsync();
        using var app = await AppRepository.CreateAsync(
            $$"""
            builds:
              - images: [{{Web(registry)}}]
                run: [printf, "%s|", "$(touch pwned)", "a b;c", "{image}:{tag}", "{registry}/{repository}@{sha}", "{other}"]
            """
        );
        var commit = await app.HeadAsync();

        await Should.ThrowAsync<RefusedException>(() => app.BuildAsync());

        app.Steps.ShouldContain($"$(touch pwned)|a b;c|{Web(registry)}:{commit}|{Web(registry)}@{commit}|{{other}}|");
        File.Exists(Path.Combine(app.Folder, "pwned")).ShouldBeFalse();
    }

    [Fact]
    public async Task Builds_do_not_get_the_tools_own_secrets_and_are_told_of_a_registry_without_tls()
    {
        await using var registry = await DockerRegistry.StartAsync();
        Environment.SetEnvironmentVariable("PROMOTE_TESTS_SECRET", "s3cret");
        using var app = await AppRepository.CreateAsync(
            $$"""
            builds:
              - images: [{{Web(registry)}}]
                run: [sh, -c, "echo \"<$PROMOTE_TESTS_SECRET>$DOTNET_CONTAINER_INSECURE_REGISTRIES\""]
            """
        );
        app.SecretVariables = ["PROMOTE_TESTS_SECRET"];

        await Should.ThrowAsync<RefusedException>(() => app.BuildAsync());

        app.Steps.ShouldContain($"<>{registry.Host}");
    }

    [Fact]
    public async Task A_partial_build_leaves_the_others_alone()
    {
        await using var registry = await DockerRegistry.StartAsync();
        var (web, worker) = (Web(registry), $"{registry.Host}/acme/worker");
        using var app = await AppRepository.CreateAsync(
            $"builds:\n{AppRepository.Step(web)}\n{AppRepository.Step(worker)}"
        );

        var part = await app.BuildAsync(worker);
        var all = await app.BuildAsync();

        part.Artifact.Images.Select(image => image.Name.Value).ShouldBe([worker]);
        all.Images.Select(image => image.Reused).ShouldBe([false, true]);
        all.Images[1].Reference.ShouldBe(part.Images[0].Reference);
    }

    [Fact]
    public async Task One_command_may_build_several_images_and_report_each()
    {
        await using var registry = await DockerRegistry.StartAsync();
        using var app = await BakeAsync(registry);
        var commit = await app.HeadAsync();

        var first = await app.BuildAsync();
        var second = await app.BuildAsync();

        foreach (var image in first.Artifact.Images)
            image.Digest!.Value.ShouldBe(await registry.DigestAsync(image.Name.Repository, commit));
        first.Artifact.Images.Select(image => image.Name.Repository).ShouldBe(["acme/web", "acme/worker"]);
        second.Artifact.IsSameAs(first.Artifact).ShouldBeTrue();
        second.Images.ShouldAllBe(image => image.Reused);
    }

    [Fact]
    public async Task A_build_that_was_cut_short_between_two_images_runs_again_and_says_what_that_changes()
    {
        await using var registry = await DockerRegistry.StartAsync();
        using var app = await BakeAsync(registry);
        var commit = await app.HeadAsync();
        await registry.PushAsync("acme/web", commit, new() { ["org.opencontainers.image.revision"] = commit });

        var result = await app.BuildAsync();

        result.Images.ShouldAllBe(image => !image.Reused);
        app.Warnings.Single().ShouldContain($"{Web(registry)}:{commit} is in the registry already");
    }

    [Fact]
    public async Task An_image_that_is_not_built_here_is_named_with_the_nearest_that_is()
    {
        await using var registry = await DockerRegistry.StartAsync();
        using var app = await AppRepository.CreateAsync("builds:\n" + AppRepository.Step(Web(registry)));

        var error = await Should.ThrowAsync<UsageException>(() => app.BuildAsync($"{registry.Host}/acme/wbe"));

        error.Message.ShouldContain($"Did you mean '{Web(registry)}'?");
    }

    [Fact]
    public async Task A_registry_that_does_not_answer_is_noticed_before_the_build()
    {
        var registry = await DockerRegistry.StartAsync();
        using var app = await AppRepository.CreateAsync("builds:\n" + AppRepository.Step(Web(registry)));
        await registry.DisposeAsync();

        var error = await Should.ThrowAsync<RemoteException>(() => app.BuildAsync());

        error.Code.ShouldBe(ErrorCodes.Unreachable);
        app.Steps.ShouldNotContain("building acme/web");
    }

    // As docker buildx bake does: two targets, one file that says what came of each.
    private static async Task<AppRepository> BakeAsync(DockerRegistry registry)
    {
        var app = await AppRepository.CreateAsync(
            $$"""
            builds:
              - images: ["{{Web(registry)}}", "{{registry.Host}}/acme/worker"]
                run: [sh, bake.sh, "{registry}", "{tag}", "{sha}", "{metadata-file}"]
                digest: metadata-file
            """
        );
        app.Write(
            "bake.sh",
            """
            set -eu
            for name in web worker; do sh build.sh "$1" "acme/$name" "$2" "$3" "$4.$name"; done
            target() { printf '"%s":{"image.name":"%s","containerimage.digest":"%s"}' "$1" "$2" "$3"; }
            {
              printf '{'
              target web "$1/acme/web:$2" "$(cat "$4.web")"
              printf ','
              target worker "$1/acme/worker:$2" "$(cat "$4.worker")"
              printf '}'
            } > "$4"
            """
        );
        await app.CommitAsync();
        return app;
    }

    private static string Web(DockerRegistry registry) => $"{registry.Host}/acme/web";
}
