using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>
/// What <see cref="Asyncio"/>.AsCompleted returns. <c>foreach</c> gives coroutines, each for the next result; <c>await foreach</c> gives
/// the futures themselves as they complete.
/// </summary>
/// <typeparam name="TFuture">The class of the futures: those given, or the tasks made of coroutines.</typeparam>
/// <typeparam name="TStep">The coroutine of the next result.</typeparam>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class AsCompletedIterator<TFuture, TStep> : IEnumerable<TStep>, IAsyncEnumerable<TFuture>, IFutureListener
    where TFuture : Future
    where TStep : Coroutine
{
    private readonly EventLoop _loop;
    private readonly HashSet<Future> _todo = [];
    private readonly AsyncioQueue<TFuture?> _done = new();
    private readonly Func<AsCompletedIterator<TFuture, TStep>, TStep> _nextResult;

    // While nobody iterates, and no coroutine that was given out waits for its result, nothing is left on the futures. An iteration that
    // goes on later hangs itself on again.
    private TimerHandle? _timer;
    private bool _isAttached;
    private int _users;
    private int _left;

    internal AsCompletedIterator(IAwaitable[] awaitables, Seconds timeout, Func<AsCompletedIterator<TFuture, TStep>, TStep> nextResult)
    {
        Misuse.ThrowIfNaN(timeout.Value, nameof(timeout));
        _loop = Asyncio.GetEventLoop();
        _nextResult = nextResult;
        foreach (IAwaitable awaitable in new HashSet<IAwaitable>(awaitables))
        {
            _todo.Add(Asyncio.EnsureFuture(awaitable, _loop));
        }

        _left = _todo.Count;
        _timer = timeout.OrNull is { } seconds && _left > 0 ? _loop.CallLater(seconds, OnTimeout) : null;
        Attach();
    }

    /// <summary>Coroutines, each for the next result.</summary>
    /// <returns>The enumerator. One that is left early takes its callbacks off the futures; a later one goes on with what is left, as in
    /// asyncio.</returns>
    public IEnumerator<TStep> GetEnumerator()
    {
        Begin();
        try
        {
            while (_left > 0)
            {
                _left--;
                Begin();
                yield return _nextResult(this);
            }
        }
        finally
        {
            End();
        }
    }

    /// <summary>The futures in the order of their completion.</summary>
    /// <param name="cancellationToken">Not used: cancel the task that iterates.</param>
    /// <returns>The enumerator. One that is left early takes its callbacks off the futures; a later one goes on with what is left, as in
    /// asyncio.</returns>
    /// <exception cref="TimeoutException">The time was over; thrown for the first item that is not done.</exception>
    public IAsyncEnumerator<TFuture> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        Iterate().GetAsyncEnumerator(cancellationToken);

    /// <summary>The state in the form of Python's <c>repr</c>.</summary>
    /// <returns>For example <c>&lt;AsCompletedIterator pending=2 done=1&gt;</c>: futures that are not done, and results that nobody has
    /// asked for.</returns>
    public override string ToString() => $"<AsCompletedIterator pending={_todo.Count} done={_done.Qsize()}>";

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

    void IFutureListener.OnDone(Future future)
    {
        if (_todo.Remove(future))
        {
            _done.PutNowait((TFuture)future);
            if (_todo.Count == 0)
            {
                _timer?.Cancel();
            }
        }
    }

    /// <summary>The next future that completes. Begin has been called for it.</summary>
    internal async Coroutine<TFuture> Next()
    {
        try
        {
            return await _done.Get() ?? throw new TimeoutException("The time limit was over before everything was done.");
        }
        finally
        {
            End();
        }
    }

    private async IAsyncEnumerable<TFuture> Iterate()
    {
        Begin();
        try
        {
            while (_left > 0)
            {
                _left--;
                Begin();
                yield return await Next();
            }
        }
        finally
        {
            End();
        }
    }

    /// <summary>An iteration begins, or a coroutine for the next result is given out. Ended by <see cref="End"/>.</summary>
    private void Begin()
    {
        _loop.CheckThread();
        if (_users++ == 0)
        {
            Attach();
        }
    }

    private void End()
    {
        _loop.CheckThread();
        if (--_users == 0)
        {
            Detach();
        }
    }

    private void Attach()
    {
        if (_isAttached)
        {
            return;
        }

        _isAttached = true;
        foreach (Future future in _todo)
        {
            future.AddListener(this);
            if (future is IForeignFuture { IsTemporary: true } native)
            {
                native.Resume();
            }
        }

        if (_timer is { } timer && timer.Cancelled() && _todo.Count > 0)
        {
            _timer = _loop.CallAt(timer.When(), OnTimeout);
        }
    }

    private void Detach()
    {
        _isAttached = false;
        _timer?.Cancel();
        foreach (Future future in _todo)
        {
            future.RemoveListener(this);
            if (future is IForeignFuture { IsTemporary: true } native)
            {
                native.Pause();
            }
        }
    }

    private void OnTimeout()
    {
        Detach();
        for (int i = _todo.Count; i > 0; i--)
        {
            _done.PutNowait(null);
        }

        _todo.Clear();
    }
}
