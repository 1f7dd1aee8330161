using System.Diagnostics;

namespace AsyncioSharp;

// A loop whose order somebody else chooses (AsyncioSharp.Testing). Without a picker all of this costs nothing: the flag that a batch tests is the one of debug mode.
public sealed partial class EventLoop
{
    private ReadyPicker? _picker;
    private bool _isOnlySeen;
    private long _workSubmitted;
    private List<ReadyEntry>? _arrivals;

    /// <summary>Who chooses the order; null is asyncio's order. Set it while the loop does not run.</summary>
    internal ReadyPicker? Picker
    {
        get => _picker;
        set
        {
            Debug.Assert(!IsRunning());
            _picker = value;
            LookForListeners();
            foreach (AsyncioTask task in PendingTasks)
            {
                value?.OnTaskFound(task);
            }
        }
    }

    /// <summary>No task runs just now: a picker that looks at tasks between two steps finds them where they wait.</summary>
    internal void LeaveTask() => _current = _baseContext;

    [StackTraceHidden]
    private void RunBatchSeen(ReadyPicker picker, int count)
    {
        while (count > 0)
        {
            ReadyEntry entry = default;
            try
            {
                do
                {
                    count--;
                    entry = _ready.Dequeue();
                    picker.OnStep(entry, _ready.Count, Now);
                    Dispatch(entry);
                }
                while (count > 0);
            }
            catch (Exception exception) when (exception is not KeyboardInterrupt)
            {
                ReportDispatchError(exception, entry);
            }
        }
    }

    [StackTraceHidden]
    private void RunBatchChosen(ReadyPicker picker, int count)
    {
        while (count-- > 0)
        {
            LeaveTask();
            ReadyEntry entry = _ready.TakeAt(picker.Pick(_ready, Now));
            picker.OnStep(entry, _ready.Count, Now);
            try
            {
                DispatchWatched(entry);
            }
            finally
            {
                picker.OnStepped(entry, _ready);
            }
        }
    }

    // Work in an executor ends when real threads end it. A chosen order has to be the same in every run, so in virtual time its results are kept until nothing else is ready and
    // all of it is there, and are then taken in the order of submission: which of them is seen first is the picker's choice, no longer the threads'. (Work that itself waits for a
    // coroutine of this loop is not waited for, as elsewhere.)

    private WorkTicket? TicketForWork() => _picker is null || _virtualClock is null ? null : new WorkTicket(_workSubmitted++);

    private void OnWorkEnded(Action arrive, WorkTicket? ticket)
    {
        if (ticket is null)
        {
            EnqueueFromAnywhere(_baseContext, arrive, null, ReadyKind.Callback);
        }
        else
        {
            // Through the inbox also where it was quick enough to have ended on the spot.
            EnqueueForeign(_baseContext, arrive, ticket, ReadyKind.Callback);
        }
    }

    private bool ReleaseArrivals()
    {
        if (_arrivals is not { Count: > 0 } arrivals || arrivals.Count < _workInFlight - _threadsafeCoroutines)
        {
            return false;
        }

        arrivals.Sort(static (one, other) => ((WorkTicket)one.State!).Number.CompareTo(((WorkTicket)other.State!).Number));
        foreach (ReadyEntry entry in arrivals)
        {
            _ready.Enqueue(entry.Owner, entry.Work, entry.State, entry.Kind);
        }

        arrivals.Clear();
        return true;
    }
}
