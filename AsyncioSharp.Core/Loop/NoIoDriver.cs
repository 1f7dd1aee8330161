namespace AsyncioSharp;

/// <summary>The driver of a loop without I/O: the thread waits until another thread wakes it or the time is over.</summary>
/// <remarks>
/// An event, which wakes faster here than a monitor does (median of a round trip over a thousand: 18 to 25 microseconds). Waits are rounded
/// up to the next millisecond: waking early would turn the rest of the wait into a busy loop. (Spinning first would shorten a wake-up and
/// cost an idle loop its idleness.)
/// </remarks>
internal sealed class NoIoDriver : IoDriver
{
    private readonly AutoResetEvent _wake = new(initialState: false);

    public override bool IsActive => false;

    public override void Poll(TimeSpan timeout)
    {
        if (timeout == TimeSpan.Zero)
        {
            return;
        }

        int milliseconds = timeout < TimeSpan.Zero
            ? Timeout.Infinite
            : (int)Math.Min(int.MaxValue, Math.Ceiling(timeout.TotalMilliseconds));
        _wake.WaitOne(milliseconds);
    }

    public override void Wake()
    {
        try
        {
            _wake.Set();
        }
        catch (ObjectDisposedException)
        {
            // A thread that was about to wake the loop when another driver took over or the loop was closed: there is nothing left to wake.
        }
    }

    protected override void Dispose(bool disposing) => _wake.Dispose();
}
