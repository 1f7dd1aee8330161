namespace AsyncioSharp;

/// <summary>In place of the wait of a coroutine whose foreign await was interrupted: its wake-up brings the cancellation.</summary>
internal sealed class InterruptedWait : ICancellableWait
{
    public static readonly InterruptedWait Instance = new();

    public bool WasCancelled => true;

    public bool Cancel(string? msg) => false;
}
