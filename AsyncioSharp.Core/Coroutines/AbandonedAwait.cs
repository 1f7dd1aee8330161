namespace AsyncioSharp;

/// <summary>An await that was interrupted, and whose operation may still end, on whatever thread: then its result is looked at.</summary>
internal sealed class AbandonedAwait
{
    private static readonly Action s_ended = static () => { };

    // null -> what observes the result (the await was replaced), or s_ended (the operation ended first). The second of the two calls
    // observes.
    private Action? _observe;

    /// <summary>The await was replaced.</summary>
    public void OnReplaced(Action observe)
    {
        if (Interlocked.CompareExchange(ref _observe, observe, null) is not null)
        {
            observe();
        }
    }

    /// <summary>The operation has ended.</summary>
    public void OnEnded() => Interlocked.Exchange(ref _observe, s_ended)?.Invoke();
}
