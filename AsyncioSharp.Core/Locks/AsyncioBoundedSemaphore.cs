namespace AsyncioSharp;

/// <summary>A semaphore that refuses to be released more often than it was acquired (asyncio's <c>BoundedSemaphore</c>).</summary>
/// <param name="value">How many slots there are.</param>
public class AsyncioBoundedSemaphore(int value = 1) : AsyncioSemaphore(value)
{
    private readonly int _bound = value;

    /// <summary>Gives a slot back; the first waiter gets it (asyncio's <c>semaphore.release()</c>).</summary>
    /// <exception cref="ArgumentException">All slots are free already.</exception>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread; nothing has changed.</exception>
    public override void Release() => base.Release();

    private protected override void ReleaseNow()
    {
        if (Value >= _bound)
        {
            throw new ArgumentException(
                "BoundedSemaphore released too many times. Release it once for each Acquire; a using block does so by itself.");
        }

        base.ReleaseNow();
    }
}
