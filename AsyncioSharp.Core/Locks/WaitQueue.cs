using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>
/// The waiters of a primitive in the order of their arrival: a linked list through the operations, so that waiting allocates nothing more
/// and leaving from the middle is cheap.
/// </summary>
/// <remarks>
/// As in asyncio, a waiter that was woken or cancelled stays in the queue until its turn comes, and is counted. So newcomers queue up
/// behind it.
/// </remarks>
/// <typeparam name="T">The type of the result of the operations.</typeparam>
internal struct WaitQueue<T>
{
    // Waiters end in any order but are added as pending and at the end: the first pending one only ever moves forward, which keeps finding
    // it cheap.
    private WaitOperation<T>? _last;
    private int _cancelled;

    /// <summary>The one that came first, whatever its state.</summary>
    public WaitOperation<T>? First { get; private set; }

    /// <summary>The first that is neither woken nor cancelled.</summary>
    public WaitOperation<T>? FirstPending { get; private set; }

    /// <summary>All that are in the queue.</summary>
    public int Count { get; private set; }

    /// <summary>A waiter is in the queue that is not cancelled.</summary>
    public readonly bool HasLive => Count > _cancelled;

    public void Add(WaitOperation<T> waiter)
    {
        Debug.Assert(waiter.IsPending && !waiter.IsQueued);
        waiter.IsQueued = true;
        waiter.Previous = _last;
        if (_last is null)
        {
            First = waiter;
        }
        else
        {
            _last.Next = waiter;
        }

        _last = waiter;
        FirstPending ??= waiter;
        Count++;
    }

    public void Remove(WaitOperation<T> waiter)
    {
        Debug.Assert(waiter.IsQueued);
        if (FirstPending == waiter)
        {
            AdvancePending();
        }

        if (waiter.Previous is null)
        {
            First = waiter.Next;
        }
        else
        {
            waiter.Previous.Next = waiter.Next;
        }

        if (waiter.Next is null)
        {
            _last = waiter.Previous;
        }
        else
        {
            waiter.Next.Previous = waiter.Previous;
        }

        waiter.Next = null;
        waiter.Previous = null;
        waiter.IsQueued = false;
        Count--;
        if (waiter.WasCancelled)
        {
            _cancelled--;
        }
    }

    /// <summary>A waiter was woken or cancelled; one that is woken may have left the queue before.</summary>
    public void NoteEnded(WaitOperation<T> waiter)
    {
        Debug.Assert(waiter.IsQueued || !waiter.WasCancelled);
        if (waiter.WasCancelled)
        {
            _cancelled++;
        }

        if (FirstPending == waiter)
        {
            AdvancePending();
        }
    }

    private void AdvancePending()
    {
        do
        {
            FirstPending = FirstPending!.Next;
        }
        while (FirstPending is { IsPending: false });
    }
}
