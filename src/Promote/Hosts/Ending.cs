namespace Promote.Hosts;

/// <summary>Does something once when it is disposed of.</summary>
internal sealed class Ending(Action end) : IDisposable
{
    private Action? end = end;

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref end, null)?.Invoke();
}
