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

    /// <summary>A <see cref="SendOrPostCallback"/> that came through a <see cref="SynchronizationContext"/>; State is its argument.</summary>
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

    /// <summary>An <see cref="IReadyCallback"/> of the driver; State is its <see cref="ExecutionContext"/>, or null for the base one.</summary>
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
/// The FIFO of everything that is ready to run: a power-of-two ring that grows and never shrinks, so that a steady loop
/// allocates nothing per callback. Touched by the loop's thread only.
/// </summary>
internal struct ReadyRing
{
    // Invariants: _items.Length is a power of two; 0 <= _count <= _items.Length; slots outside [_head, _head + _count) are cleared.
    private ReadyEntry[] _items;
    private int _head;
    private int _count;

    public ReadyRing(int capacity)
    {
        Debug.Assert(int.IsPow2(capacity));
        _items = new ReadyEntry[capacity];
    }

    public readonly int Count => _count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enqueue(AsyncioContext owner, object work, object? state, ReadyKind kind)
    {
        if (_count == _items.Length)
        {
            Grow();
        }

        _items[(_head + _count) & (_items.Length - 1)] = new ReadyEntry(owner, work, state, kind);
        _count++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadyEntry Dequeue()
    {
        Debug.Assert(_count > 0);
        ref ReadyEntry slot = ref _items[_head];
        ReadyEntry entry = slot;
        slot = default;
        _head = (_head + 1) & (_items.Length - 1);
        _count--;
        return entry;
    }

    public void Clear()
    {
        Array.Clear(_items);
        _head = 0;
        _count = 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow()
    {
        var items = new ReadyEntry[_items.Length * 2];
        int tail = _items.Length - _head;
        Array.Copy(_items, _head, items, 0, tail);
        Array.Copy(_items, 0, items, tail, _head);
        _items = items;
        _head = 0;
    }
}
