using System.Diagnostics;

namespace Promote.Sandbox.Tests.Deployer;

/// <summary>Waits for a condition, at most a minute.</summary>
internal static class Eventually
{
    public static async Task Async(Func<Task<bool>> condition, Func<Task<string>> wanted)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > TimeSpan.FromMinutes(1))
            {
                Assert.Fail($"After a minute there is still no {await wanted()}");
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public static Task Async(Func<bool> condition, string wanted) =>
        Async(() => Task.FromResult(condition()), () => Task.FromResult(wanted));
}
