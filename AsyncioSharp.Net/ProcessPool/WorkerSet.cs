using System.Diagnostics.CodeAnalysis;
using AsyncioSharp.Remoting;

namespace AsyncioSharp.Net.ProcessPool;

/// <summary>The worker processes of a <see cref="ProcessPoolExecutor"/>, and who has which.</summary>
/// <remarks>
/// <list type="number">
/// <item>A call has one worker for itself. There are never more callers than the pool's threads, so never more workers than that.</item>
/// <item>A worker is started only if none is idle; the one that was used last is taken first.</item>
/// <item>Only a call that a worker may have begun fails when the worker is lost. One that could not be sent goes to the next.</item>
/// <item>A worker is used again only if it gave the one answer to its call and has been silent since. Every other one is killed.</item>
/// <item>After shutdown the workers stay until the last submitted work is over. Then, and at once if there is none, all are sent
/// home.</item>
/// <item>Processes are started and waited for outside of the lock.</item>
/// </list>
/// </remarks>
[RequiresUnreferencedCode(RemoteSerializer.Unreferenced)]
[RequiresDynamicCode(RemoteSerializer.Dynamic)]
internal sealed class WorkerSet(WorkerCall? initializer, int? maxTasksPerChild)
{
    private readonly Lock _gate = new();
    private readonly Stack<WorkerProcess> _idle = [];
    private readonly HashSet<WorkerProcess> _busy = [];
    private int _pending; // submitted, and neither done nor cancelled
    private bool _shutdown;

    /// <summary>The processes that are there now.</summary>
    public int[] Pids
    {
        get
        {
            lock (_gate)
            {
                return [.. _idle.Concat(_busy).Select(static worker => worker.Pid)];
            }
        }
    }

    /// <summary>Announces work, which <see cref="Complete"/> takes back.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            if (_shutdown)
            {
                throw new InvalidOperationException(
                    "cannot schedule new futures after shutdown: this ProcessPoolExecutor was shut down or disposed. Submit before that, "
                        + "or make a new executor.");
            }

            _pending++;
        }
    }

    public void Complete()
    {
        lock (_gate)
        {
            _pending--;
        }

        SendHomeIfOver();
    }

    public void Shutdown()
    {
        lock (_gate)
        {
            _shutdown = true;
        }

        SendHomeIfOver();
    }

    /// <summary>Waits for the workers that are idle. To be called when no work is left.</summary>
    public void Dispose()
    {
        WorkerProcess[] workers = TakeAll();
        foreach (WorkerProcess worker in workers)
        {
            worker.HangUp(); // all first, so that they end at the same time
        }

        foreach (WorkerProcess worker in workers)
        {
            worker.Dispose();
        }
    }

    /// <summary>Has a worker do a call.</summary>
    public T[] Run<T>(WorkerCall call)
    {
        WorkerProcess worker = Send(call);
        WorkerAnswer<T> answer;
        try
        {
            answer = worker.Receive<T>(call);
        }
        catch
        {
            Discard(worker);
            throw;
        }

        Return(worker);
        return answer.Unwrap();
    }

    private WorkerProcess Send(WorkerCall call)
    {
        while (true)
        {
            WorkerProcess worker = TakeIdle() ?? Start();
            bool isNew = worker.Calls == (initializer is null ? 0 : 1);
            if (worker.TrySend(call))
            {
                return worker;
            }

            BrokenProcessPool lost = worker.Lost(call);
            Discard(worker);
            if (isNew)
            {
                throw lost; // the next one would not do better
            }
        }
    }

    private WorkerProcess? TakeIdle()
    {
        while (true)
        {
            WorkerProcess? worker;
            lock (_gate)
            {
                if (!_idle.TryPop(out worker))
                {
                    return null;
                }

                _busy.Add(worker);
            }

            if (worker.IsAlive && !worker.HasUnread)
            {
                return worker;
            }

            // It was killed while it had nothing to do, or sent an answer without a question: nothing is lost.
            worker.Kill();
            Discard(worker);
        }
    }

    private WorkerProcess Start()
    {
        var worker = WorkerProcess.Start();
        lock (_gate)
        {
            _busy.Add(worker);
        }

        if (initializer is null)
        {
            return worker;
        }

        try
        {
            if (!worker.TrySend(initializer))
            {
                throw worker.Lost(initializer);
            }

            worker.Receive<object?>(initializer).Unwrap();
            return worker;
        }
        catch (Exception e)
        {
            Discard(worker);
            throw new BrokenProcessPool($"The initializer {initializer} failed in the worker process: {e.Message}", e);
        }
    }

    private void Return(WorkerProcess worker)
    {
        if (worker.Calls - (initializer is null ? 0 : 1) >= maxTasksPerChild)
        {
            Discard(worker);
            return;
        }

        lock (_gate)
        {
            _busy.Remove(worker);
            _idle.Push(worker);
        }
    }

    /// <summary>Waits until it is gone, so that it does not exist beside its successor.</summary>
    private void Discard(WorkerProcess worker)
    {
        worker.Dispose();
        lock (_gate)
        {
            _busy.Remove(worker);
        }
    }

    private void SendHomeIfOver()
    {
        lock (_gate)
        {
            if (!_shutdown || _pending > 0)
            {
                return;
            }

            foreach (WorkerProcess worker in _idle)
            {
                worker.HangUp(); // they stay in the set, for Dispose to wait for them
            }
        }
    }

    private WorkerProcess[] TakeAll()
    {
        lock (_gate)
        {
            WorkerProcess[] workers = [.. _idle];
            _idle.Clear();
            return workers;
        }
    }
}
