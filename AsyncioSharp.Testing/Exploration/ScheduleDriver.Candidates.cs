using System.Runtime.InteropServices;

namespace AsyncioSharp.Testing;

internal sealed partial class ScheduleDriver
{
    private readonly List<Candidate> _candidates = [];
    private long _scans;

    private int Decide(in ReadyRing ready)
    {
        if (ready.Count == 1 || _freedom == ScheduleFreedom.Faults || _headPassedOver >= MostPassedOver)
        {
            return 0;
        }

        _candidates.Clear();
        _scans++;
        if (_freedom != ScheduleFreedom.Tasks)
        {
            FindEqualTimers(ready);
        }
        else
        {
            FindFirstOfLanes(ready);
        }

        if (_candidates.Count < 2)
        {
            return 0;
        }

        int choice = _source.Choose(_decisions.Count, CollectionsMarshal.AsSpan(_candidates));
        _decisions.Add(new Decision(Steps, _candidates.Count, choice));
        Candidate chosen = _candidates[choice];
        _ranAhead = chosen.Lane.Kind == LaneKind.Library;
        if (choice != 0)
        {
            Observer?.OnDeviation(CollectionsMarshal.AsSpan(_candidates)[..choice]);
        }

        return chosen.Position;
    }

    /// <summary>
    /// The first entry of each lane. One of the library at the very front is at its turn, and then nothing is to be decided.
    /// </summary>
    private void FindFirstOfLanes(in ReadyRing ready)
    {
        // A timer that is late stands in the place that it was given.
        long earliest = Delays is null ? EarliestTimer(ready) : long.MaxValue;
        ReadyRing.Cursor cursor = ready.Look();
        for (int position = 0; cursor.MoveNext(); position++)
        {
            ref readonly ReadyEntry entry = ref cursor.Current;
            Lane lane = LaneOf(entry);
            if (lane.SeenAt == _scans && lane.Kind == LaneKind.Task && FlowOf(entry) is { } flow)
            {
                lane = NewFlow(lane, flow);
            }

            if (position == 0 && lane.Kind == LaneKind.Library)
            {
                return;
            }

            bool isLater = lane.Kind == LaneKind.Timer && ((ITimerTarget)entry.Work).Deadline > earliest;
            if (lane.SeenAt != _scans && !isLater)
            {
                lane.SeenAt = _scans;
                _candidates.Add(new Candidate(position, lane, SiteOf(entry)));
            }
        }
    }

    /// <summary>
    /// The timers at the front that have one deadline, or the results of executors there: these alone are open in asyncio.
    /// </summary>
    private void FindEqualTimers(in ReadyRing ready)
    {
        ReadyRing.Cursor cursor = ready.Look();
        long? deadline = null;
        for (int position = 0; cursor.MoveNext(); position++)
        {
            ref readonly ReadyEntry entry = ref cursor.Current;
            bool isWork = KindOf(entry) == LaneKind.Work;
            bool isTimer = entry.Kind == ReadyKind.Timer || entry.Work is TimerHandle;
            if (!isWork && !isTimer)
            {
                return;
            }

            long due = isTimer ? ((ITimerTarget)entry.Work).Deadline : long.MinValue;
            deadline ??= due;
            if (due != deadline)
            {
                return;
            }

            // A sleep's timer is a lane of its own here, not the library's: its place is what is decided.
            _candidates.Add(new Candidate(position, isWork ? LaneOf(entry) : Known(entry.Work, LaneKind.Timer), entry.Work));
        }
    }

    private long EarliestTimer(in ReadyRing ready)
    {
        long earliest = long.MaxValue;
        ReadyRing.Cursor cursor = ready.Look();
        while (cursor.MoveNext())
        {
            ref readonly ReadyEntry entry = ref cursor.Current;
            if (LaneOf(entry).Kind == LaneKind.Timer)
            {
                earliest = Math.Min(earliest, ((ITimerTarget)entry.Work).Deadline);
            }
        }

        return earliest;
    }

    /// <summary>Entries of one method, or of one kind of primitive, are one site.</summary>
    private static object SiteOf(in ReadyEntry entry) =>
        entry.Work is Delegate continuation ? (object?)continuation.Target?.GetType() ?? continuation.Method : entry.Work.GetType();
}
