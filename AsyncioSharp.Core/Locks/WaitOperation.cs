namespace AsyncioSharp;

/// <summary>
/// One call of Acquire, Wait, Put or Get: a <see cref="LoopOperation{T}"/> that is in a queue while it waits. The twin of the future that
/// asyncio's primitives make for each waiter, and of the coroutine that awaits it.
/// </summary>
/// <typeparam name="T">The type of the result.</typeparam>
internal abstract class WaitOperation<T> : LoopOperation<T>, ICancellableWait
{
    // It is in the queue from the beginning of the wait until its turn, also when it is woken or cancelled, unless the primitive takes it
    // out before.

    /// <summary>Neighbours in the queue; kept by <see cref="WaitQueue{T}"/>.</summary>
    internal WaitOperation<T>? Next { get; set; }

    /// <inheritdoc cref="Next"/>
    internal WaitOperation<T>? Previous { get; set; }

    /// <summary>It is in the queue.</summary>
    internal bool IsQueued { get; set; }

    /// <summary>The lock, event, queue… that it is about.</summary>
    public abstract object Subject { get; }

    string? ICancellableWait.SubjectText => Primitive;

    /// <summary>The text of it. A queue leaves its items out: those may be tasks that wait for it.</summary>
    protected virtual string Primitive => Subject.ToString()!;

    /// <summary>Where it waits.</summary>
    protected abstract ref WaitQueue<T> Waiters { get; }

    /// <summary>For reports on what a task waits for.</summary>
    public override string ToString() => $"<{Name} of {Primitive}>";

    /// <summary>The first wait of a primitive binds it to the loop.</summary>
    protected abstract void Bind(EventLoop loop);

    protected sealed override void OnWaiting(EventLoop loop)
    {
        Bind(loop);
        Waiters.Add(this);
    }

    protected sealed override void OnEnded() => Waiters.NoteEnded(this);

    protected sealed override void OnTurn()
    {
        if (IsQueued)
        {
            Waiters.Remove(this);
        }
    }
}
