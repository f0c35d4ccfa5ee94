using Promote.Processes;

namespace Promote.Tests.Processes;

public sealed class TemporaryDirectoryTests
{
    [Fact]
    public async Task Of_many_made_at_once_none_is_swept_by_another()
    {
        var root = Directory.CreateTempSubdirectory("promote-temporary-").FullName;

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 400),
            new ParallelOptions
            {
                MaxDegreeOfParallelism = 16,
                CancellationToken = TestContext.Current.CancellationToken,
            },
            async (_, token) =>
            {
                await using var folder = TemporaryDirectory.Create(root, TimeProvider.System);
                await File.WriteAllTextAsync(Path.Combine(folder.Path, "file"), "x", token);
                (await File.ReadAllTextAsync(Path.Combine(folder.Path, "file"), token)).ShouldBe("x");
            }
        );

        Directory.GetFileSystemEntries(root).ShouldBeEmpty();
        Directory.Delete(root);
    }
}
