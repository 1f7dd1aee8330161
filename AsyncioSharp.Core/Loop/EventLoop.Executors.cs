namespace AsyncioSharp;

public sealed partial class EventLoop
{
    private ThreadPoolExecutor? _defaultExecutor;
    private bool _executorShutDown;
    private int _workInFlight;
    private int _threadsafeCoroutines;
    private int _foreignWaits;

    /// <summary>Runs a function on another thread (asyncio's <c>loop.run_in_executor()</c>).</summary>
    /// <param name="executor">Where; null means the loop's default thread pool, made on first use with threads named
    /// <c>asyncio_n</c>.</param>
    /// <param name="func">The function. It must not touch the loop's objects.</param>
    /// <returns>A future. Cancelling it frees its waiter at once; a function that runs already goes on, and its result is
    /// dropped.</returns>
    /// <exception cref="InvalidOperationException">The default executor was shut down.</exception>
    public Future<T> RunInExecutor<T>(Executor? executor, Func<T> func)
    {
        ArgumentNullException.ThrowIfNull(func);
        return SubmitTo(executor, (pool, token) => pool.Submit(func, token));
    }

    /// <inheritdoc cref="RunInExecutor{T}(Executor?, Func{T})"/>
    public Future RunInExecutor(Executor? executor, Action func)
    {
        ArgumentNullException.ThrowIfNull(func);
        return SubmitTo(executor, (pool, token) => pool.Submit(func, token));
    }

    /// <inheritdoc cref="RunInExecutor{T}(Executor?, Func{T})"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="executor">Where; null means the loop's default thread pool.</param>
    /// <param name="func">The function. It must not touch the loop's objects.</param>
    /// <param name="arg1">Passed to the function.</param>
    /// <param name="arg2">Passed to the function.</param>
    // twins: arguments 1-3, one TArg
    public Future<T> RunInExecutor<T1, T2, T>(Executor? executor, Func<T1, T2, T> func, T1 arg1, T2 arg2)
    {
        ArgumentNullException.ThrowIfNull(func);
        return SubmitTo(executor, (pool, token) => pool.Submit(func, arg1, arg2, token));
    }

    /// <inheritdoc cref="RunInExecutor{T}(Executor?, Func{T})"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="executor">Where; null means the loop's default thread pool.</param>
    /// <param name="func">The function. It must not touch the loop's objects.</param>
    /// <param name="arg1">Passed to the function.</param>
    /// <param name="arg2">Passed to the function.</param>
    // twins: arguments 1-3, one TArg
    public Future RunInExecutor<T1, T2>(Executor? executor, Action<T1, T2> func, T1 arg1, T2 arg2)
    {
        ArgumentNullException.ThrowIfNull(func);
        return SubmitTo(executor, (pool, token) => pool.Submit(func, arg1, arg2, token));
    }

    /// <summary>Replaces the default executor (asyncio's <c>loop.set_default_executor()</c>).</summary>
    /// <param name="executor">The pool; the loop shuts it down.</param>
    public void SetDefaultExecutor(ThreadPoolExecutor executor)
    {
        CheckThread();
        ArgumentNullException.ThrowIfNull(executor);
        _defaultExecutor = executor;
    }

    /// <summary>Waits for the default executor's threads and ends them (asyncio's <c>loop.shutdown_default_executor()</c>).</summary>
    /// <param name="timeout">The longest wait in seconds; null or infinity (<see cref="Timeout.InfiniteTimeSpan"/>) means no limit. When it
    /// is over, a warning is written and the threads are left behind.</param>
    /// <returns>A coroutine.</returns>
    public async Coroutine ShutdownDefaultExecutor(Seconds timeout = default)
    {
        CheckThread();
        Misuse.ThrowIfNaN(timeout.Value, nameof(timeout));
        _executorShutDown = true;
        if (_defaultExecutor is not { } executor)
        {
            return;
        }

        Future<bool> ended = CreateFuture<bool>();
        TimeSpan limit = timeout.OrNull is { } seconds && seconds < s_longestWait.TotalSeconds ? TimeSpan.FromSeconds(Math.Max(0, seconds))
            : System.Threading.Timeout.InfiniteTimeSpan;
        _workInFlight++;
        var joiner = new Thread(() =>
        {
            executor.Shutdown(wait: false);
            bool joined = executor.Join(limit);
            EnqueueFromOtherThread(_baseContext, (Action)(() => Joined(joined)), null, ReadyKind.Callback);
        })
        {
            IsBackground = true,
            Name = "asyncio_shutdown",
        };
        joiner.UnsafeStart();
        if (!await ended)
        {
            Console.Error.WriteLine($"The executor did not finish joining its threads within {timeout.Value} seconds.");
        }

        void Joined(bool joined)
        {
            _workInFlight--;
            if (!ended.Done())
            {
                ended.SetResult(joined);
            }
        }
    }

    /// <summary>Another thread has handed a coroutine to this loop, and may wait for it.</summary>
    internal void BeginThreadsafeCoroutine() => _threadsafeCoroutines++;

    /// <summary>It has ended.</summary>
    internal void EndThreadsafeCoroutine() => _threadsafeCoroutines--;

    /// <summary>A future of this loop waits for a native task.</summary>
    internal void BeginForeignWait() => _foreignWaits++;

    /// <summary>The native task has ended, or the future waits for it no longer.</summary>
    internal void EndForeignWait() => _foreignWaits--;

    /// <summary>How many futures wait for native tasks.</summary>
    internal int ForeignWaits => _foreignWaits;

    private Future<T> SubmitTo<T>(Executor? executor, Func<Executor, CancellationToken, Task<T>> submit)
    {
        CheckUsable();
        var future = new Future<T>(this);
        var cancellation = new CancellationTokenSource();
        Task<T> work = submit(executor ?? DefaultExecutor(), cancellation.Token);
        Follow(work, future, cancellation, () => future.SetResult(work.GetAwaiter().GetResult()));
        return future;
    }

    private Future<object?> SubmitTo(Executor? executor, Func<Executor, CancellationToken, Task> submit)
    {
        CheckUsable();
        var future = new Future<object?>(this);
        var cancellation = new CancellationTokenSource();
        Follow(submit(executor ?? DefaultExecutor(), cancellation.Token), future, cancellation, () => future.SetResult(null));
        return future;
    }

    private void Follow(Task work, Future future, CancellationTokenSource cancellation, Action setResult)
    {
        _workInFlight++;
        var result = new ExecutorResult(this, NextWorkNumber(), Arrive);
        future.AddListener(new CancelWork(cancellation));

        // Always through the loop, also when the work is done already: a future is not done before the call that made it has returned.
        work.ContinueWith(
            _ => result.Arrive(),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

        void Arrive()
        {
            _workInFlight--;
            NativeTask.CopyOutcome(work, future, setResult);
        }
    }

    private ThreadPoolExecutor DefaultExecutor()
    {
        if (_executorShutDown)
        {
            throw new InvalidOperationException(
                "Executor shutdown has been called: the loop's default executor takes no more work. Pass an executor of your own.");
        }

        return _defaultExecutor ??= new ThreadPoolExecutor(threadNamePrefix: "asyncio");
    }

    /// <summary>Cancels work that has not started, and an async function that runs, when its future is cancelled.</summary>
    private sealed class CancelWork(CancellationTokenSource cancellation) : IFutureListener
    {
        public void OnDone(Future future)
        {
            if (future.Cancelled())
            {
                cancellation.Cancel();
            }

            cancellation.Dispose();
        }
    }
}
