using System.Text;
using Promote.Errors;
using Promote.Manifests;
using Promote.Processes;

namespace Promote.Tests.Manifests.Git;

public class GitSecrecyTests
{
    private const string Dev = "apps/web/overlays/dev/kustomization.yaml";
    private static readonly FileSelection Files = new([Dev]);

    [Fact]
    public async Task The_temporary_folder_is_this_users_only_and_gone_afterwards()
    {
        await using var world = await GitWorld.CreateAsync();
        await using (var client = world.Client())
        {
            world.Left().ShouldBeEmpty();
            await client.ReadAsync(null, Files, CancellationToken.None);
            var left = world.Left().ShouldHaveSingleItem();
            if (!OperatingSystem.IsWindows())
                File.GetUnixFileMode(left)
                    .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        world.Left().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_temporary_folder_is_gone_after_a_failure()
    {
        await using var world = await GitWorld.CreateAsync();
        await using (var client = world.Client(world.Server.Url("nothing.git")))
            await Should.ThrowAsync<PromoteException>(() => client.ReadAsync(null, Files, CancellationToken.None));
        world.Left().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("git-upload-pack")]
    [InlineData("git-receive-pack")]
    public async Task The_temporary_folder_is_gone_after_a_cancelled_exchange(string service)
    {
        await using var world = await GitWorld.CreateAsync();
        using var cancel = new CancellationTokenSource();
        var never = new TaskCompletionSource();
        world.Server.Before = async what =>
        {
            if (!what.StartsWith("POST", StringComparison.Ordinal) || !what.EndsWith(service, StringComparison.Ordinal))
                return;
            await cancel.CancelAsync();
            await never.Task;
        };

        await using (var client = world.Client())
        {
            await Should.ThrowAsync<OperationCanceledException>(async () =>
            {
                var read = await client.ReadAsync(null, Files, cancel.Token);
                await client.CommitAsync(Committing.Request(read, (Dev, "two"u8.ToArray())), cancel.Token);
            });
        }

        never.SetResult();
        world.Left().ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_killed_process_left_is_swept_and_what_a_living_one_holds_is_not()
    {
        await using var world = await GitWorld.CreateAsync();
        var left = Directory.CreateDirectory(Path.Combine(world.Temporary, "promote-git-0123")).FullName;
        await File.WriteAllTextAsync(Path.Combine(left, "lock"), "");
        await using var living = world.Client();
        await living.ReadAsync(null, Files, CancellationToken.None);

        Directory.Exists(left).ShouldBeFalse();
        await using (var other = world.Client())
            await other.ReadAsync(null, Files, CancellationToken.None);
        (await living.ReadAsync(null, Files, CancellationToken.None)).Files.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_token_is_in_no_argument_file_configuration_or_report()
    {
        await using var world = await GitWorld.CreateAsync();
        var seen = new StringBuilder();
        world.Server.Before = _ =>
        {
            lock (seen)
            {
                seen.Append(CommandLines());
                seen.Append(Contents(world.Temporary));
            }

            return Task.CompletedTask;
        };
        await using var client = world.Client();

        var read = await client.ReadAsync(null, Files, CancellationToken.None);
        await Committing.OnceAsync(client, read, Dev, "two");
        seen.Append(Contents(world.Temporary)).AppendJoin('\n', world.Reports);

        (await world.TextAsync(Dev)).ShouldBe("two");
        var text = seen.ToString();
        text.ShouldContain("push --porcelain");
        text.ShouldContain("remote-http");
        text.ShouldNotContain(GitHttpServer.WriteToken);
        text.ShouldNotContain(
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"x-access-token:{GitHttpServer.WriteToken}"))
        );
        world.Reports.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_token_in_the_address_is_taken_out_of_it()
    {
        await using var world = await GitWorld.CreateAsync();
        var url = world.Url.Replace("://", $"://someone:{GitHttpServer.WriteToken}@", StringComparison.Ordinal);
        await using var client = world.Client(url, token: null);

        var read = await client.ReadAsync(null, Files, CancellationToken.None);

        read.Files.Count.ShouldBe(1);
        client.Name.ShouldBe(world.Url);
        string.Join('\n', world.Reports).ShouldNotContain(GitHttpServer.WriteToken);
        Contents(world.Temporary).ShouldNotContain(GitHttpServer.WriteToken);
    }

    [Fact]
    public async Task The_token_does_not_follow_a_redirect_to_another_host()
    {
        await using var world = await GitWorld.CreateAsync();
        await using var other = await GitWorld.CreateAsync();
        world.Server.Instead = what =>
            $"HTTP/1.1 302 Found\r\nLocation: {other.Server.Url(what.Split(' ')[1][1..])}\r\nConnection: close\r\n";
        await using var client = world.Client();

        var error = await Should.ThrowAsync<RemoteException>(() =>
            client.ReadAsync(null, Files, CancellationToken.None)
        );

        error.Code.ShouldBe(ErrorCodes.NotAuthenticated);
        other.Server.Requests.ShouldNotBeEmpty();
        other.Server.Headers.ShouldNotContain(line =>
            line.StartsWith("Authorization", StringComparison.OrdinalIgnoreCase)
        );
    }

    [Fact]
    public async Task A_call_that_was_cancelled_leaves_a_client_that_can_be_used()
    {
        await using var world = await GitWorld.CreateAsync();
        await using var client = world.Client();
        using var cancel = new CancellationTokenSource();
        var never = new TaskCompletionSource();
        world.Server.Before = async what =>
        {
            if (!what.StartsWith("POST", StringComparison.Ordinal) || cancel.IsCancellationRequested)
                return;
            await cancel.CancelAsync();
            await never.Task;
        };
        await Should.ThrowAsync<OperationCanceledException>(() => client.ReadAsync(null, Files, cancel.Token));

        (await client.ReadAsync(null, Files, CancellationToken.None)).Files.Count.ShouldBe(1);
        never.SetResult();
    }

    [Fact]
    public async Task A_place_where_no_temporary_folder_can_be_made_is_named()
    {
        var place = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        await File.WriteAllTextAsync(place, "");
        Should
            .Throw<UsageException>(() => TemporaryDirectory.Create(place, TimeProvider.System))
            .Message.ShouldContain(place);
        File.Delete(place);
    }

    private static string Contents(string folder)
    {
        var text = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            try
            {
                text.Append(File.ReadAllText(file, Encoding.Latin1));
            }
            catch (IOException)
            {
                // The lock, or gone already.
            }
        }

        return text.ToString();
    }

    private static string CommandLines()
    {
        var text = new StringBuilder();
        foreach (var process in Directory.Exists("/proc") ? Directory.EnumerateDirectories("/proc") : [])
        {
            try
            {
                text.Append(File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ')).Append('\n');
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
        }

        return text.ToString();
    }
}
