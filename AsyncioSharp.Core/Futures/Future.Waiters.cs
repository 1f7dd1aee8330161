namespace AsyncioSharp;

// Waiters and done callbacks stand in one list, in the order of their registration, since that is the order in which the loop runs them.
// The first one is a field: most futures have one waiter, and then a wait allocates nothing.
public partial class Future
{
    /// <summary>Calls back when the future is done, through the loop (asyncio's <c>future.add_done_callback()</c>).</summary>
    /// <param name="callback">Gets the future. The same callback may be added several times and is called as often.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    public void AddDoneCallback(Action<Future> callback, Context? context = null)
    {
        ArgumentNullException.ThrowIfNull(callback);
        AddDoneCallback(new DoneCallback<Future>(this, callback), context);
    }

    /// <summary>Removes every registration of a callback that is not queued yet (asyncio's <c>future.remove_done_callback()</c>).</summary>
    /// <param name="callback">The callback.</param>
    /// <returns>How many were removed.</returns>
    public int RemoveDoneCallback(Delegate callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return RemoveWaiters(waiter => waiter.Work is Handle handle && handle.Wraps(callback));
    }

    internal void AddListener(IFutureListener listener)
    {
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

    /// <summary>Who waits, for the call graph.</summary>
    internal IEnumerable<Waiter> Waiters()
    {
        if (_firstWaiter.Work is not null)
        {
            yield return _firstWaiter;
        }

        foreach (Waiter waiter in _moreWaiters ?? [])
        {
            yield return waiter;
        }
    }

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
        if (_firstWaiter.Work is null)
        {
            _firstWaiter = waiter;
        }
        else
        {
            (_moreWaiters ??= []).Add(waiter);
        }
    }

    private int RemoveWaiters(Predicate<Waiter> match)
    {
        int removed = _moreWaiters?.RemoveAll(match) ?? 0;
        if (_firstWaiter.Work is not null && match(_firstWaiter))
        {
            removed++;
            _firstWaiter = default;
            if (_moreWaiters is { Count: > 0 })
            {
                _firstWaiter = _moreWaiters[0];
                _moreWaiters.RemoveAt(0);
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
            owner.Unpark(this);
            _loop.Enqueue(owner, waiter.Work, null, waiter.Kind);
        }
    }

    private void QueueWaiters()
    {
        if (_firstWaiter.Work is null)
        {
            return;
        }

        QueueWaiter(_firstWaiter);
        _firstWaiter = default;
        if (_moreWaiters is not null)
        {
            foreach (Waiter waiter in _moreWaiters)
            {
                QueueWaiter(waiter);
            }

            _moreWaiters = null;
        }
    }

    private void QueueWaiter(in Waiter waiter) => _loop.Enqueue(waiter.Owner, waiter.Work, this, waiter.Kind);

    /// <summary>A done callback: kept as a handle, so that it has a context, can be shown, and runs like every other callback.</summary>
    private protected sealed class DoneCallback<TFuture>(TFuture future, Action<TFuture> callback) : BoundCallback
        where TFuture : Future
    {
        public override Delegate Callback => callback;

        public override void Invoke() => callback(future);
    }
}
