using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>What <see cref="ReadyEntry.Work"/> is, so that the dispatcher needs a jump table and no type tests.</summary>
internal enum ReadyKind : byte
{
    /// <summary>A suspended <see cref="Coroutine"/>; State is what it waited on (null after a bare yield).</summary>
    Coroutine,

    /// <summary>The <see cref="Action"/> of a native async method; State as for <see cref="Coroutine"/>.</summary>
    Native,

    /// <summary>
    /// A <see cref="SendOrPostCallback"/> that came through a <see cref="SynchronizationContext"/>; State is its argument.
    /// </summary>
    Post,

    /// <summary>A <see cref="AsyncioSharp.Handle"/> made by CallSoon, CallLater or CallAt.</summary>
    Handle,

    /// <summary>An <see cref="IFutureListener"/>; State is the completed future.</summary>
    Listener,

    /// <summary>The top coroutine of a task that takes its first step.</summary>
    Start,

    /// <summary>An <see cref="Action"/> without a handle.</summary>
    Callback,

    /// <summary>A due <see cref="ITimerTarget"/> that is no handle.</summary>
    Timer,

    /// <summary>
    /// An <see cref="IReadyCallback"/> of the driver; State is its <see cref="ExecutionContext"/>, or null for the base one.
    /// </summary>
    Io,

    /// <summary>A <see cref="System.Threading.Tasks.Task"/> queued on <see cref="AsyncioTaskScheduler"/>.</summary>
    SchedulerTask,
}

/// <summary>One runnable thing: 32 bytes, copied, never boxed.</summary>
internal readonly struct ReadyEntry(AsyncioContext owner, object work, object? state, ReadyKind kind)
{
    /// <summary>The context that is current while the work runs: a task's, or the loop's base context.</summary>
    public readonly AsyncioContext Owner = owner;

    public readonly object Work = work;
    public readonly object? State = state;
    public readonly ReadyKind Kind = kind;
}

/// <summary>
/// The FIFO of everything that is ready to run: a ring of segments that grows and never shrinks, so that a steady loop allocates nothing
/// per callback. Touched by the loop's thread only.
/// </summary>
/// <remarks>
/// Segments, and not one array that doubles. With such an array a burst of 200,000 tasks would leave as many bytes of outgrown arrays
/// behind as it uses. They are large objects, which the garbage collector keeps for long.
/// </remarks>
internal struct ReadyRing
{
    // 64 KiB: below the size from which arrays count as large objects.
    private const int LargestSegment = 2048;

    // Invariants: following Next from _first comes to _last, then through free segments back to _first. Slots that hold no entry are
    // cleared. Entries lie in _first from _head on, in those between, and in _last up to _tail. When the ring is empty, both are one
    // segment and both indices are 0: a loop with little to do stays on one cache line.
    private Segment _first;
    private Segment _last;
    private int _head;
    private int _tail;
    private int _count;

    public ReadyRing(int capacity)
    {
        _first = _last = new Segment(capacity);
        _first.Next = _first;
    }

    public readonly int Count => _count;

    /// <summary>Moves on with each entry that is taken: tells another thread whether the loop does.</summary>
    public readonly int Head => _head;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enqueue(AsyncioContext owner, object work, object? state, ReadyKind kind)
    {
        ReadyEntry[] entries = _last.Entries;
        int tail = _tail;
        if ((uint)tail >= (uint)entries.Length)
        {
            entries = NextFree();
            tail = 0;
        }

        entries[tail] = new ReadyEntry(owner, work, state, kind);
        _tail = tail + 1;
        _count++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadyEntry Dequeue()
    {
        Debug.Assert(_count > 0);
        ReadyEntry[] entries = _first.Entries;
        int head = _head;
        if ((uint)head >= (uint)entries.Length)
        {
            _first = _first.Next;
            entries = _first.Entries;
            head = 0;
        }

        ref ReadyEntry slot = ref entries[head];
        ReadyEntry entry = slot;
        slot = default;
        _head = head + 1;
        if (--_count == 0)
        {
            _head = 0;
            _tail = 0;
        }

        return entry;
    }

    /// <summary>Looks at the entries in their order, without taking them.</summary>
    public readonly Cursor Look() => new(_first, _head, _count);

    /// <summary>
    /// Takes the entry at a position, counted from the front; those before it keep their order. Costs a move of each of them: for loops
    /// whose order is chosen.
    /// </summary>
    public ReadyEntry TakeAt(int position)
    {
        Debug.Assert((uint)position < (uint)_count);
        Cursor cursor = Look();
        ReadyEntry carried = default;
        for (int i = 0; i <= position; i++)
        {
            cursor.MoveNext();
            (carried, cursor.Current) = (cursor.Current, carried);
        }

        Dequeue();
        return carried;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ReadyEntry[] NextFree()
    {
        if (ReferenceEquals(_last.Next, _first))
        {
            _last.Next = new Segment(Math.Min(_last.Entries.Length * 2, LargestSegment)) { Next = _first };
        }

        _last = _last.Next;
        return _last.Entries;
    }

    /// <summary>Walks over the entries from the front. Valid until the ring changes.</summary>
    internal struct Cursor
    {
        private Segment _segment;
        private int _index;
        private int _left;

        internal Cursor(Segment first, int head, int count)
        {
            _segment = first;
            _index = head - 1;
            _left = count;
        }

        public readonly ref ReadyEntry Current => ref _segment.Entries[_index];

        public bool MoveNext()
        {
            if (_left == 0)
            {
                return false;
            }

            _left--;
            if (++_index == _segment.Entries.Length)
            {
                _segment = _segment.Next;
                _index = 0;
            }

            return true;
        }
    }

    internal sealed class Segment(int size)
    {
        public readonly ReadyEntry[] Entries = new ReadyEntry[size];

        public Segment Next = null!;
    }
}
