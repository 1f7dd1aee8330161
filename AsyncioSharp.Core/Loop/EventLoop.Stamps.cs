namespace AsyncioSharp;

// How old tasks are, and how long they have waited, for those who look into the process. A clock that is read once in a while: reading the
// real one for every task and every wait would cost more than most of them. It is set wherever the loop has just waited, where it reads the
// real one in any case, and every 256th turn. So on a loop that never waits it may be behind by 256 turns.
public sealed partial class EventLoop
{
    private const int StampsPerSecond = 100;

    // A clock of a user may step back by as much.
    private const uint SmallStep = 10 * 60 * StampsPerSecond;

    private readonly double _stampsPerTick;

    /// <summary>
    /// The time of the loop in hundredths of a second, and so in four bytes: they suffice for 497 days, then it begins anew.
    /// </summary>
    internal uint Stamp { get; private set; }

    /// <summary>The time since a stamp was taken. On any thread.</summary>
    internal TimeSpan Since(uint stamp)
    {
        uint elapsed = unchecked(StampOf(Now) - stamp);
        return TimeSpan.FromSeconds(elapsed > uint.MaxValue - SmallStep ? 0 : elapsed / (double)StampsPerSecond);
    }

    private void SetStamp(long now) => Stamp = StampOf(now);

    private uint StampOf(long now) => unchecked((uint)(long)(now * _stampsPerTick));
}
