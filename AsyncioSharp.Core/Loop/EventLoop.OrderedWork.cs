namespace AsyncioSharp;

// Work in an executor ends when real threads end it. An instrument may want the same order in every run (LoopInterests.OrderedWork). Then,
// in virtual time, the results are held until nothing else is ready and all of them are there, and come in the order in which the work was
// submitted. (Work that itself waits for a coroutine of this loop is not waited for, as elsewhere.)
public sealed partial class EventLoop
{
    private long _workSubmitted;
    private List<ExecutorResult>? _heldResults;

    private long? NextWorkNumber() =>
        IsAnyListening(LoopInterests.OrderedWork) && (_virtualClock is not null || Label is not null) ? _workSubmitted++ : null;

    private bool IsHeldBack(in ReadyEntry entry)
    {
        if (entry.Kind != ReadyKind.Io || entry.Work is not ExecutorResult { Number: not null } result)
        {
            return false;
        }

        (_heldResults ??= []).Add(result);
        return true;
    }

    private bool ReleaseHeldResults()
    {
        if (_heldResults is not { Count: > 0 } arrivals || arrivals.Count < _workInFlight - _threadsafeCoroutines)
        {
            return false;
        }

        arrivals.Sort(static (one, other) => one.Number!.Value.CompareTo(other.Number!.Value));
        foreach (ExecutorResult result in arrivals)
        {
            Enqueue(_baseContext, result, null, ReadyKind.Io);
        }

        arrivals.Clear();
        return true;
    }
}
