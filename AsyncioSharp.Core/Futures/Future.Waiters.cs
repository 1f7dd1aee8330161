using System.Runtime.CompilerServices;

namespace AsyncioSharp;

// Waiters and done callbacks stand in one list, in the order of their registration, since that is the order in which the loop runs them.
// The first one is in fields: most futures have one waiter, and then a wait allocates nothing. (Three fields instead of a Waiter, since its
// kind then finds room beside the state.)
public partial class Future
{
    private AsyncioContext? _waiterOwner;
    private object? _waiterWork;
    private ReadyKind _waiterKind;

    private bool HasWaiter => _waiterWork is not null;

    private Waiter FirstWaiter
    {
        get => new(_waiterOwner!, _waiterWork!, _waiterKind);
        set => (_waiterOwner, _waiterWork, _waiterKind) = (value.Owner, value.Work, value.Kind);
    }

    /// <summary>The waiters after the first.</summary>
    private List<Waiter>? OtherWaiters => _state == FutureState.Pending ? Unsafe.As<List<Waiter>>(_outcome) : null;

    /// <summary>Calls back when the future is done, through the loop (asyncio's <c>future.add_done_callback()</c>).</summary>
    /// <param name="callback">Gets the future. The same callback may be added several times and is called as often.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    public void AddDoneCallback(Action<Future> callback, Context? context = null) =>
        AddDoneCallback(BoundCallback.Of(callback, this), context);

    /// <inheritdoc cref="AddDoneCallback(Action{Future}, Context?)"/>
    /// <typeparam name="TResult">What the function returns; it is dropped.</typeparam>
    /// <param name="callback">Gets the future. A coroutine function is refused: nobody would await it.</param>
    /// <exception cref="ArgumentException">The function is asynchronous.</exception>
    // twins: refused by AsyncCallback
    public void AddDoneCallback<TResult>(Func<Future, TResult> callback, Context? context = null) =>
        AddDoneCallback(BoundCallback.Of(callback, this), context);

    /// <summary>Removes every registration of a callback that is not queued yet (asyncio's <c>future.remove_done_callback()</c>).</summary>
    /// <param name="callback">The callback.</param>
    /// <returns>How many were removed.</returns>
    public int RemoveDoneCallback(Delegate callback)
    {
        _loop.CheckThread();
        ArgumentNullException.ThrowIfNull(callback);
        return RemoveWaiters(waiter => waiter.Work is Handle handle && handle.Wraps(callback));
    }

    internal void AddListener(IFutureListener listener)
    {
        _loop.CheckThread();
        if (Done())
        {
            _loop.CheckUsable();
            _loop.Enqueue(_loop.BaseContext, listener, this, ReadyKind.Listener);
        }
        else
        {
            AddWaiter(new Waiter(_loop.BaseContext, listener, ReadyKind.Listener));
        }
    }

    internal void RemoveListener(IFutureListener listener) => RemoveWaiters(waiter => ReferenceEquals(waiter.Work, listener));

    /// <summary>
    /// How many wait. For <see cref="ToString"/>, on any thread: the list may become an outcome meanwhile, so it is not trusted to be one.
    /// </summary>
    private int WaiterCount => (HasWaiter ? 1 : 0) + ((_outcome as List<Waiter>)?.Count ?? 0);

    /// <summary>Somebody waits for it, or has said so for the call graph.</summary>
    internal bool HasAwaiters => HasWaiter || CallGraphBuilder.ExtraAwaitersOf(this).Length > 0;

    /// <summary>Who waits, for the call graph; on any thread, as <see cref="WaiterCount"/>.</summary>
    internal IEnumerable<Waiter> Waiters()
    {
        if (HasWaiter)
        {
            yield return FirstWaiter;
        }

        foreach (Waiter waiter in _outcome as List<Waiter> ?? [])
        {
            yield return waiter;
        }
    }

    object? ICancellableWait.WhoWaits(AsyncioContext owner) =>
        Waiters().FirstOrDefault(waiter => ReferenceEquals(waiter.Owner, owner)).Work;

    // Kept as a handle, so that it has a context, can be shown, and runs like every other callback.
    private protected void AddDoneCallback(BoundCallback callback, Context? context)
    {
        _loop.CheckUsable();
        var handle = new Handle(_loop, callback, context);
        if (Done())
        {
            _loop.Enqueue(_loop.BaseContext, handle, null, ReadyKind.Handle);
        }
        else
        {
            AddWaiter(new Waiter(_loop.BaseContext, handle, ReadyKind.Handle));
        }
    }

    private void AddWaiter(in Waiter waiter)
    {
        if (!HasWaiter)
        {
            FirstWaiter = waiter;
        }
        else if (OtherWaiters is { } others)
        {
            others.Add(waiter);
        }
        else
        {
            _outcome = new List<Waiter> { waiter };
        }
    }

    private int RemoveWaiters(Predicate<Waiter> match)
    {
        List<Waiter>? others = OtherWaiters;
        int removed = others?.RemoveAll(match) ?? 0;
        if (HasWaiter && match(FirstWaiter))
        {
            removed++;
            FirstWaiter = default;
            if (others is { Count: > 0 })
            {
                FirstWaiter = others[0];
                others.RemoveAt(0);
            }
        }

        return removed;
    }

    /// <summary>Takes the waits of one context off this future, which goes on, and wakes them.</summary>
    internal void WakeWaitersOf(AsyncioContext owner)
    {
        foreach (Waiter waiter in Waiters().Where(waiter => ReferenceEquals(waiter.Owner, owner)).ToArray())
        {
            RemoveWaiters(other => ReferenceEquals(other.Work, waiter.Work));
            owner.EndWait(this);
            _loop.Enqueue(owner, waiter.Work, null, waiter.Kind);
        }
    }

    private void QueueWaiters(List<Waiter>? others)
    {
        if (!HasWaiter)
        {
            return;
        }

        QueueWaiter(FirstWaiter);
        FirstWaiter = default;
        if (others is not null)
        {
            foreach (Waiter waiter in others)
            {
                QueueWaiter(waiter);
            }
        }
    }

    private void QueueWaiter(in Waiter waiter) => _loop.Enqueue(waiter.Owner, waiter.Work, this, waiter.Kind);
}
