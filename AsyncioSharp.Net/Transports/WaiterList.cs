namespace AsyncioSharp.Net;

/// <summary>
/// Those who wait for something that happens once, as the end of a child. Each has a future of its own, so that cancelling one leaves the
/// others waiting.
/// </summary>
internal sealed class WaiterList
{
    private List<Future>? _all;

    public bool IsEmpty => _all is not { Count: > 0 };

    public async Coroutine Wait(EventLoop loop)
    {
        Future waiter = loop.CreateFuture();
        (_all ??= []).Add(waiter);
        try
        {
            await waiter;
        }
        finally
        {
            _all?.Remove(waiter);
        }
    }

    public void WakeAll()
    {
        List<Future>? woken = _all;
        _all = null;
        foreach (Future waiter in woken ?? [])
        {
            waiter.Wake();
        }
    }
}
