namespace AsyncioSharp;

/// <summary>The driver of a loop without I/O: it parks the thread until another thread wakes it or the time is over.</summary>
/// <remarks>
/// A monitor, since it needs no handle, allocates nothing and holds millisecond deadlines. Waits are rounded up to the next millisecond:
/// waking early would turn the rest of the wait into a busy loop. (Spinning first would shorten a wake-up by some microseconds and cost
/// an idle loop its idleness.)
/// </remarks>
internal sealed class ParkingDriver : IoDriver
{
    private readonly object _gate = new();
    private bool _signalled;

    public override bool IsActive => false;

    public override void Poll(TimeSpan timeout)
    {
        if (timeout == TimeSpan.Zero)
        {
            return;
        }

        lock (_gate)
        {
            if (!_signalled)
            {
                int milliseconds = timeout < TimeSpan.Zero
                    ? Timeout.Infinite
                    : (int)Math.Min(int.MaxValue, Math.Ceiling(timeout.TotalMilliseconds));
                Monitor.Wait(_gate, milliseconds);
            }

            _signalled = false;
        }
    }

    public override void Wake()
    {
        lock (_gate)
        {
            _signalled = true;
            Monitor.Pulse(_gate);
        }
    }

    protected override void Dispose(bool disposing)
    {
    }
}
