using System.Diagnostics;
using Promote.Sandbox.Deployer;

namespace Promote.Sandbox.Tests.Deployer;

public class OrphanGuardTests
{
    [Fact]
    public async Task What_was_added_ends_with_the_guard_and_what_was_removed_does_not()
    {
        using var kept = Sleep();
        using var killed = Sleep();
        using var other = Sleep();
        using (var guard = new OrphanGuard())
        {
            guard.Add(kept);
            guard.Add(killed);
            guard.Add(other);
            guard.Remove(kept);
        }

        await killed.WaitForExitAsync();
        await other.WaitForExitAsync();

        kept.HasExited.ShouldBeFalse();
        kept.Kill();
    }

    private static Process Sleep() =>
        Process.Start(new ProcessStartInfo("sleep", ["600"]) { UseShellExecute = false })!;
}
