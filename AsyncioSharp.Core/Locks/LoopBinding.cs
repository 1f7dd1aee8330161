namespace AsyncioSharp;

/// <summary>The loop that a primitive belongs to: unknown until somebody has to wait, fixed from then on (asyncio's <c>_LoopBoundMixin</c>).</summary>
internal struct LoopBinding
{
    private EventLoop? _loop;

    /// <summary>Binds on the first call; later ones must come from the same loop.</summary>
    /// <param name="running">The loop that the waiter runs on.</param>
    /// <param name="primitive">For the message.</param>
    public void Bind(EventLoop running, object primitive)
    {
        // Two loops on two threads may meet here for the first time.
        EventLoop bound = _loop ?? Interlocked.CompareExchange(ref _loop, running, null) ?? running;
        if (bound != running)
        {
            throw new InvalidOperationException(
                $"{primitive} is bound to a different event loop. Use one for each loop; between loops use Asyncio.RunCoroutineThreadsafe(...).");
        }
    }
}
