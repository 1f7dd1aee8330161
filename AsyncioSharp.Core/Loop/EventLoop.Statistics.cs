using System.Diagnostics.Tracing;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

// What can be watched from outside. Nobody who does not listen pays for it:
//
//  - Numbers are fields that the loop keeps anyway. Gauges and Statistics() read them, on whatever thread asks, one aligned int or long at
//    a time: never torn in a 64-bit process, but two numbers may be from different moments.
//  - Callbacks are measured one by one only in debug mode or while somebody listens. The loop looks for listeners whenever it polls and
//    every 256th turn, and keeps the answer in the flag that debug mode needs in any case: a batch tests one field.
public sealed partial class EventLoop
{
    private const long TurnsBetweenLooks = 256;

    private readonly WeakReference<EventLoop> _registration;
    private long _turns;
    private long _callbacks;
    private long _postsReceived;
    private long _slowCallbacks;
    private long _errorsReported;
    private long _lag;

    /// <summary>The number of the loop in this process, from 1: what metrics and events name it by.</summary>
    internal int Id { get; } = LoopRegistry.NextId();

    /// <summary>The managed number of the thread that runs it; 0 while none does.</summary>
    internal int ThreadId => Volatile.Read(ref _threadId);

    internal KeyValuePair<string, object?> LoopTag => new("asyncio.loop.id", Id);

    /// <summary>A snapshot of the loop's numbers. Not in asyncio; the form is that of anyio's <c>statistics()</c>.</summary>
    /// <returns>The numbers. Callable from every thread; from another than the loop's, two of them may be from different moments.</returns>
    public LoopStatistics Statistics()
    {
        IoTotals moved = _driver.Totals;
        return new LoopStatistics(
            _ready.Count,
            _inbox.Count,
            _timers.LiveCount,
            _tasks.Count,
            Volatile.Read(ref _turns),
            Volatile.Read(ref _callbacks),
            Volatile.Read(ref _postsReceived),
            Volatile.Read(ref _slowCallbacks),
            Volatile.Read(ref _errorsReported),
            Lag(),
            moved.BytesReceived,
            moved.BytesSent);
    }

    /// <summary>
    /// Seconds that the oldest timer was late when timers last fired; if the loop is stuck just now and a timer is overdue by more, that.
    /// </summary>
    internal double Lag()
    {
        long late = Volatile.Read(ref _lag);
        if (IsRunning() && _timers.HeadDeadline is > 0 and var deadline)
        {
            late = Math.Max(late, Now - deadline);
        }

        return ToSeconds(late);
    }

    /// <summary>It waits in its driver. Read on any thread.</summary>
    internal bool IsWaiting => Volatile.Read(ref _isWaiting) == 1;

    /// <summary>Where it is: equal at two moments means that it is still in the same step. Read on any thread.</summary>
    internal (long Turn, int Position) Place => (Volatile.Read(ref _turns), _ready.Head);

    private void NoteLag(long ticks)
    {
        _lag = ticks;
        if (_timesSteps && Telemetry.Exist)
        {
            LoopMeters.TimerLateness.Record(ToSeconds(ticks), LoopTag);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CountTurn()
    {
        if (++_turns % TurnsBetweenLooks == 0)
        {
            Telemetry.StartInBackground();
            ReadInterests();
            NotifyLook();
            SetStamp(Now);
        }
    }

    private void TraceTask(AsyncioTask task, bool starts)
    {
        NotifyTask(task, starts);
        if (!Telemetry.Exist || !AsyncioEventSource.Log.IsEnabled(EventLevel.Verbose, AsyncioEventSource.Keywords.Tasks))
        {
            return;
        }

        if (starts)
        {
            AsyncioEventSource.Log.TaskCreated(Id, task.GetName());
        }
        else
        {
            AsyncioEventSource.Log.TaskEnded(Id, task.GetName());
        }
    }

    private void TraceRun(bool starts)
    {
        if (!Telemetry.Exist)
        {
            return;
        }

        if (starts)
        {
            AsyncioEventSource.Log.LoopStarted(Id);
        }
        else
        {
            AsyncioEventSource.Log.LoopStopped(Id);
        }
    }
}
