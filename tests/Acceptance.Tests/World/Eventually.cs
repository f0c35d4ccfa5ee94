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

    /// <summary>What is there at last.</summary>
    public static async Task<T> GetAsync<T>(Func<Task<T?>> find)
        where T : struct
    {
        T? found = null;
        await TrueAsync(async () => (found = await find()) is not null, "it was there");
        return found!.Value;
    }
}
