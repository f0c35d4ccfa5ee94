using System.Diagnostics;

namespace Acceptance.Tests.World;

/// <summary>Waits for a condition.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > TimeSpan.FromSeconds(60))
                throw new TimeoutException($"Waited 60 s until {what}.");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
