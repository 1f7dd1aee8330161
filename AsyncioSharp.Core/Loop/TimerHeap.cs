using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>Something that the timer heap can hold.</summary>
internal interface ITimerTarget
{
    /// <summary>True once the timer must not fire any more; such entries leave the heap lazily.</summary>
    bool IsTimerCancelled { get; }

    /// <summary>
    /// The timer as its maker knows it: a handle, or a timer of the loop's TimeProvider. Null for what belongs to a task, as sleeps do.
    /// </summary>
    object? Timer => null;

    /// <summary>When it is due, in ticks of the loop's clock.</summary>
    long Deadline { get; }

    /// <summary>The deadline has passed and the target has left the heap: it queues itself on the ready ring.</summary>
    void OnDue();

    /// <summary>Called by the dispatcher for entries of kind <see cref="ReadyKind.Timer"/>.</summary>
    void RunTimer();
}

/// <summary>One timer: deadline in ticks of the loop's clock, and the order of creation, which decides ties.</summary>
internal readonly struct TimerEntry(long when, long sequence, ITimerTarget target)
{
    public readonly long When = when;
    public readonly long Sequence = sequence;
    public readonly ITimerTarget Target = target;

    public bool IsBefore(in TimerEntry other) => When < other.When || (When == other.When && Sequence < other.Sequence);
}

/// <summary>
/// A four-ary min-heap ordered by (deadline, sequence). asyncio leaves the order of equal deadlines open; here it is FIFO, as in libuv.
/// </summary>
/// <remarks>
/// Four-ary because a pop then touches half the levels of a binary heap, and the four children share two cache lines.
/// Cancelled timers stay until they reach the head, or until <see cref="RemoveCancelled"/> is worth its price (asyncio's rule:
/// more than 100 timers, more than half of them cancelled).
/// </remarks>
internal sealed class TimerHeap
{
    private const int Arity = 4;
    private const int MinimumForSweep = 100;

    private TimerEntry[] _items = new TimerEntry[16];
    private int _count;
    private long _sequence;
    private long _putBack;
    private int _cancelled;

    public int Count => _count;

    /// <summary>
    /// Timers that will still fire. Read by another thread it may be off by those that come and go just then, but is never negative.
    /// </summary>
    public int LiveCount => Math.Max(0, _count - _cancelled);

    /// <summary>
    /// The deadline of the head, or 0 where there may be none: for other threads, which must not rely on <see cref="Head"/>. The array
    /// never shrinks below one entry, and places without a timer are cleared.
    /// </summary>
    public long HeadDeadline => _items[0].When;

    public ref readonly TimerEntry Head
    {
        get
        {
            Debug.Assert(_count > 0);
            return ref _items[0];
        }
    }

    public void Push(long when, ITimerTarget target) => Push(new TimerEntry(when, _sequence++, target));

    /// <summary>
    /// Puts one back that was due: it stands before all others of its new deadline, also those that were put back earlier. That it was late
    /// before them is one order, and behind them, a tick later, the other.
    /// </summary>
    public void PutBack(long when, ITimerTarget target) => Push(new TimerEntry(when, --_putBack, target));

    /// <summary>Takes the head if it is due; null when nothing is.</summary>
    public ITimerTarget? PopDue(long now)
    {
        while (_count > 0 && _items[0].When <= now)
        {
            ITimerTarget target = Pop();
            if (!target.IsTimerCancelled)
            {
                return target;
            }

            _cancelled--;
        }

        return null;
    }

    private void Push(in TimerEntry entry)
    {
        if (_count == _items.Length)
        {
            Array.Resize(ref _items, _count * 2);
        }

        SiftUp(_count++, entry);
    }

    private ITimerTarget Pop()
    {
        ITimerTarget target = _items[0].Target;
        TimerEntry last = _items[--_count];
        _items[_count] = default;
        if (_count > 0)
        {
            SiftDown(0, last);
        }

        return target;
    }

    /// <summary>A target that is still in the heap was cancelled.</summary>
    public void NoteCancelled() => _cancelled++;

    /// <summary>Drops cancelled timers: all of them when they are many, else those at the head.</summary>
    public void RemoveCancelled()
    {
        if (_cancelled == 0)
        {
            return;
        }

        if (_count > MinimumForSweep && _cancelled > _count / 2)
        {
            Sweep();
            return;
        }

        while (_count > 0 && _items[0].Target.IsTimerCancelled)
        {
            Pop();
            _cancelled--;
        }
    }

    /// <summary>The targets that will fire, in no order.</summary>
    public List<ITimerTarget> Live()
    {
        var live = new List<ITimerTarget>();
        for (int i = 0; i < _count; i++)
        {
            if (!_items[i].Target.IsTimerCancelled)
            {
                live.Add(_items[i].Target);
            }
        }

        return live;
    }

    /// <summary>The number that the next timer gets.</summary>
    public long NextSequence => _sequence;

    /// <summary>Adds when others are due that will fire, in no order.</summary>
    /// <param name="deadlines">To this.</param>
    /// <param name="setSince">Only those with this number or a higher one. Those that were put back have numbers below 0.</param>
    /// <param name="before">Only those that are due before this.</param>
    public void AddDeadlines(List<long> deadlines, long setSince, long before)
    {
        for (int i = 0; i < _count; i++)
        {
            ref readonly TimerEntry entry = ref _items[i];
            if (entry.When < before && entry.Sequence >= setSince && !entry.Target.IsTimerCancelled)
            {
                deadlines.Add(entry.When);
            }
        }
    }

    public void Clear()
    {
        Array.Clear(_items, 0, _count);
        _count = 0;
        _cancelled = 0;
    }

    private void Sweep()
    {
        int kept = 0;
        for (int i = 0; i < _count; i++)
        {
            if (!_items[i].Target.IsTimerCancelled)
            {
                _items[kept++] = _items[i];
            }
        }

        Array.Clear(_items, kept, _count - kept);
        _count = kept;
        _cancelled = 0;
        for (int i = (kept - 2) / Arity; i >= 0; i--)
        {
            SiftDown(i, _items[i]);
        }
    }

    private void SiftUp(int index, TimerEntry entry)
    {
        TimerEntry[] items = _items;
        while (index > 0)
        {
            int parent = (index - 1) / Arity;
            if (!entry.IsBefore(items[parent]))
            {
                break;
            }

            items[index] = items[parent];
            index = parent;
        }

        items[index] = entry;
    }

    private void SiftDown(int index, TimerEntry entry)
    {
        TimerEntry[] items = _items;
        int count = _count;
        while (true)
        {
            int first = (index * Arity) + 1;
            if (first >= count)
            {
                break;
            }

            int smallest = first;
            int end = Math.Min(first + Arity, count);
            for (int child = first + 1; child < end; child++)
            {
                if (items[child].IsBefore(items[smallest]))
                {
                    smallest = child;
                }
            }

            if (!items[smallest].IsBefore(entry))
            {
                break;
            }

            items[index] = items[smallest];
            index = smallest;
        }

        items[index] = entry;
    }
}
