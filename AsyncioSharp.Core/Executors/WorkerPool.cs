namespace AsyncioSharp;

/// <summary>
/// The threads and the queue of a <see cref="ThreadPoolExecutor"/>.
/// </summary>
/// <remarks>
/// One lock with Wait and Pulse guards queue and threads. A BlockingCollection would hold the queue as well, but not the two decisions
/// that must be atomic with it: "is a new thread needed?" and "may this still be queued?".
/// <list type="number">
/// <item>Work is taken in the order it came (FIFO).</item>
/// <item>A worker is <em>available</em> from its creation on and whenever it is outside user code. A thread is made only if the queue would
/// exceed the available workers, and the limit permits.</item>
/// <item>A worker counts as available again <em>before</em> its task completes. So whoever awaits the task and submits the next one always
/// finds that worker, and a sequential program uses one thread. (CPython has a race here and may start a second.)</item>
/// <item>If a thread cannot be started, Submit throws and nothing was queued.</item>
/// <item>Workers survive whatever user code does; they end only when shut down and the queue is empty.</item>
/// <item>After shutdown nothing is queued and no thread is made; so what Join sees is complete.</item>
/// <item>No user code runs under the lock.</item>
/// <item>A worker that has run out of work <em>lingers</em> for a moment before it sleeps, if its last work came as soon as that: waking a
/// thread costs more than most functions. .NET's pool does so too. Measured on two processors: a cluster's call that follows another one
/// took 1.6 bare calls with 30 µs, and 1.35 to 1.5 with 100 to 250. Work that comes now and then finds the worker asleep, so an idle worker
/// costs nothing, and the last one of a series only this once.</item>
/// </list>
/// </remarks>
internal sealed class WorkerPool(int maxWorkers, string threadNamePrefix)
{
    private static readonly TimeSpan s_lingerTime = TimeSpan.FromMicroseconds(200);

    [ThreadStatic]
    private static bool t_isWorker;

    private readonly object _gate = new(); // System.Threading.Lock has no Wait and Pulse
    private readonly Queue<WorkItem> _queue = [];
    private readonly List<Thread> _threads = [];
    private int _available; // written by Interlocked: a worker gives itself back without the lock, and the others read under it
    private volatile int _queued; // the length of the queue, for those who look without the lock
    private int _lingering;
    private bool _shutdown;

    internal int MaxWorkers => maxWorkers;

    /// <summary>The present thread is one of an executor's.</summary>
    internal static bool IsWorkerThread => t_isWorker;

    internal int ThreadCount
    {
        get
        {
            lock (_gate)
            {
                return _threads.Count(static t => t.IsAlive);
            }
        }
    }

    internal Task<T> Submit<T>(Func<T> func, CancellationToken cancellationToken)
    {
        var item = new WorkItem<T>(func, cancellationToken);
        try
        {
            Enqueue(item);
        }
        catch
        {
            item.Cancel(); // frees the registration with the caller's token
            throw;
        }

        return item.Task;
    }

    internal void Shutdown(bool wait, bool cancelFutures)
    {
        WorkItem[] dropped = [];
        lock (_gate)
        {
            _shutdown = true;
            if (cancelFutures)
            {
                dropped = [.. _queue];
                _queue.Clear();
                _queued = 0;
            }

            Monitor.PulseAll(_gate);
        }

        Array.ForEach(dropped, static item => item.Cancel());
        if (wait)
        {
            Join(Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Waits for all threads to end, within real time: threads know no other. To be called after Shutdown.</summary>
    internal bool Join(TimeSpan timeout)
    {
        Thread[] threads;
        lock (_gate)
        {
            threads = [.. _threads];
        }

        if (threads.Contains(Thread.CurrentThread))
        {
            return false;
        }

        long start = TimeProvider.System.GetTimestamp();
        foreach (Thread thread in threads)
        {
            if (timeout == Timeout.InfiniteTimeSpan)
            {
                thread.Join();
                continue;
            }

            TimeSpan left = timeout - TimeProvider.System.GetElapsedTime(start);
            if (!thread.Join(left > TimeSpan.Zero ? left : TimeSpan.Zero))
            {
                return false;
            }
        }

        return true;
    }

    public override string ToString()
    {
        lock (_gate)
        {
            return $"workers={_threads.Count(static t => t.IsAlive)}/{maxWorkers} queued={_queue.Count}{(_shutdown ? " shutdown" : "")}";
        }
    }

    private void Enqueue(WorkItem item)
    {
        lock (_gate)
        {
            if (_shutdown)
            {
                throw new InvalidOperationException(
                    "cannot schedule new futures after shutdown: this ThreadPoolExecutor was shut down or disposed. "
                    + "Submit before that, or make a new executor.");
            }

            if (_queue.Count >= Volatile.Read(ref _available) && _threads.Count < maxWorkers)
            {
                StartWorker();
            }

            _queue.Enqueue(item);
            _queued = _queue.Count;
            if (_queued > Volatile.Read(ref _lingering)) // who lingers looks into the queue before it sleeps
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    private void StartWorker()
    {
        var thread = new Thread(Work) { IsBackground = true, Name = $"{threadNamePrefix}_{_threads.Count}" };
        thread.UnsafeStart(); // "unsafe": does not give the first submitter's context to a thread that outlives it
        _threads.Add(thread);
        Interlocked.Increment(ref _available);
    }

    private void Work()
    {
        t_isWorker = true;
        // Work that was submitted under ExecutionContext.SuppressFlow runs in this one, so that it cannot leave traces for the next.
        ExecutionContext pristine = ExecutionContext.Capture()!;
        bool lingers = false;
        while (RunNext(pristine, ref lingers))
        {
        }
    }

    /// <summary>A method of its own, so that an idle worker's frame holds no reference to its last item.</summary>
    private bool RunNext(ExecutionContext pristine, ref bool lingers)
    {
        if (Take(ref lingers) is not { } item)
        {
            return false;
        }

        item.Run(pristine);
        Interlocked.Increment(ref _available); // rule 3: before Publish
        item.Publish();
        return true;
    }

    /// <summary>The next item. Null after a shutdown.</summary>
    /// <param name="lingers">Whether to look for it for a moment before sleeping. Afterwards: whether that is worth it next time.</param>
    private WorkItem? Take(ref bool lingers)
    {
        if (_queued > 0)
        {
            return Wait();
        }

        long start = TimeProvider.System.GetTimestamp();
        if (lingers)
        {
            Linger(start);
        }

        WorkItem? item = Wait();
        lingers = TimeProvider.System.GetElapsedTime(start) < s_lingerTime;
        return item;
    }

    /// <summary>Looks for work for a short time without sleeping: see rule 8.</summary>
    private void Linger(long start)
    {
        Interlocked.Increment(ref _lingering);
        while (_queued == 0 && TimeProvider.System.GetElapsedTime(start) < s_lingerTime)
        {
            Thread.SpinWait(20);
            Thread.Yield(); // whoever else wants the processor has it first
        }

        Interlocked.Decrement(ref _lingering);
    }

    private WorkItem? Wait()
    {
        while (true)
        {
            try
            {
                lock (_gate)
                {
                    while (_queue.Count == 0)
                    {
                        if (_shutdown)
                        {
                            return null;
                        }

                        Monitor.Wait(_gate);
                    }

                    Interlocked.Decrement(ref _available);
                    WorkItem item = _queue.Dequeue();
                    _queued = _queue.Count;
                    return item;
                }
            }
            catch (ThreadInterruptedException)
            {
                // User code may hand out its Thread, and somebody may interrupt it after the work is over. That is nobody's failure, and
                // unhandled it would end the process.
            }
        }
    }
}
