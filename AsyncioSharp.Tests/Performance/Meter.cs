namespace AsyncioSharp.Tests.Performance;

/// <summary>Bytes of this thread per round; the best round counts.</summary>
internal sealed class Meter
{
    private const int Rounds = 200;
    private long _start = GC.GetAllocatedBytesForCurrentThread();
    private int _rounds;

    public long Best { get; private set; } = long.MaxValue;

    public bool IsOver => Best == 0 || _rounds >= Rounds;

    public void BeginRound() => _start = GC.GetAllocatedBytesForCurrentThread();

    /// <summary>True when enough has been measured.</summary>
    public bool EndRound()
    {
        long bytes = GC.GetAllocatedBytesForCurrentThread() - _start;
        Best = Math.Min(Best, bytes);
        _rounds++;
        BeginRound();
        return IsOver;
    }
}
