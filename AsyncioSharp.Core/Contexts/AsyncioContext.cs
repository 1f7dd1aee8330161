using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>
/// The <see cref="SynchronizationContext"/> of one task, or of the loop itself. All contexts of a loop feed one ready ring.
/// </summary>
/// <remarks>
/// <para>One object for each task is what keeps asyncio's order. .NET resumes an await inline only if the captured and the current context
/// are the same object. So an await inside a task goes on in the same turn, and an await of another task goes on in a later one.</para>
/// <para>Guaranteed: <see cref="Post"/> never runs anything inline and works from every thread.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class AsyncioContext : SynchronizationContext
{
    // What the task waits on: null, one wait, or a list. A list from the first time that there are several waits (as with native methods
    // side by side in one task), or that a wait is in a scope, which is kept with it.
    private object? _waits;

    // Both as the loop's turns show it (EventLoop.Stamp): for those who look into the process.
    private readonly uint _madeAt;
    private uint _waitsSince;

    internal AsyncioContext(EventLoop loop, AsyncioTask? task)
    {
        Loop = loop;
        Task = task;
        _madeAt = loop.Stamp;
        SetWaitNotificationRequired();
    }

    /// <summary>The loop behind the context.</summary>
    internal EventLoop Loop { get; }

    /// <summary>The task that runs under this context; null for the loop's base context.</summary>
    internal AsyncioTask? Task { get; }

    /// <summary>Queues a callback on the loop, under this context. From any thread; never inline.</summary>
    /// <remarks>
    /// Thread-safe. When the loop is closed the callback runs on the thread pool, and is reported: it is the continuation of a method that
    /// has outlived its loop.
    /// </remarks>
    /// <param name="d">The callback.</param>
    /// <param name="state">Its argument.</param>
    public override void Post(SendOrPostCallback d, object? state)
    {
        ArgumentNullException.ThrowIfNull(d);
        if (Loop.IsClosed())
        {
            Loop.RunAfterClose(d, state);
            return;
        }

        Loop.EnqueueFromAnywhere(this, d, state, ReadyKind.Post);
    }

    /// <summary>Runs a callback on the loop and waits for it: inline on the loop's thread, blocking on every other one.</summary>
    /// <remarks>Thread-safe.</remarks>
    /// <param name="d">The callback.</param>
    /// <param name="state">Its argument.</param>
    /// <exception cref="InvalidOperationException">The loop is closed, or not running, so that nobody would run the callback.</exception>
    public override void Send(SendOrPostCallback d, object? state)
    {
        ArgumentNullException.ThrowIfNull(d);
        if (EventLoop.Running == Loop)
        {
            d(state);
            return;
        }

        if (Loop.IsClosed())
        {
            throw Misuse.Closed();
        }

        if (!Loop.IsRunning())
        {
            throw new InvalidOperationException(
                "The event loop is not running: Send would block for ever. Use Post, or send while the loop runs.");
        }

        NativeTask.BlockOn(Loop, () => d(state));
    }

    /// <summary>The same object: a copy would be a different task.</summary>
    /// <returns>This context.</returns>
    public override SynchronizationContext CreateCopy() => this;

    /// <summary>
    /// Called by the runtime when code on the loop's thread is about to block; a block that lasts is reported with its stack.
    /// </summary>
    /// <param name="waitHandles">What is waited for.</param>
    /// <param name="waitAll">Whether all are.</param>
    /// <param name="millisecondsTimeout">The limit in milliseconds, or -1.</param>
    /// <returns>The index of the handle that ended the wait.</returns>
    public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout)
    {
        int patience = (int)Math.Clamp(Loop.SlowCallbackDuration * 1000, 1, int.MaxValue);
        if (EventLoop.Running != Loop || (millisecondsTimeout >= 0 && millisecondsTimeout <= patience))
        {
            return WaitHelper(waitHandles, waitAll, millisecondsTimeout);
        }

        int result = WaitHelper(waitHandles, waitAll, patience);
        if (result != WaitHandle.WaitTimeout)
        {
            return result;
        }

        Loop.ReportBlocked(Task, Environment.StackTrace);
        return WaitHelper(waitHandles, waitAll, millisecondsTimeout < 0 ? millisecondsTimeout : millisecondsTimeout - patience);
    }

    /// <summary>Names the task.</summary>
    /// <returns>For example <c>&lt;AsyncioContext of Task-1&gt;</c>.</returns>
    public override string ToString() => Task is null ? $"<AsyncioContext of {Loop}>" : $"<AsyncioContext of {Task.GetName()}>";

    /// <summary>A wait of ours begins in the task. A pending cancellation is handed to the wait at once.</summary>
    internal void BeginWait(ICancellableWait wait, in Waiter waiter)
    {
        waiter.CaptureExecution();
        _waitsSince = Loop.Stamp;
        if (Task is null)
        {
            Loop.NoteOrphan(wait, waiter);
            return;
        }

        if (Task.Done())
        {
            Loop.NoteOrphansOf(this);
        }

        TokenScope? scope = Task.InnermostScope;
        if (_waits is null && scope is null && _foreign is not List<SuspendedFrame>)
        {
            _waits = wait;
        }
        else
        {
            WaitList().Add(new PendingWait(wait, scope, waiter.Work));
        }

        Task.OnWaitBegan(wait);
    }

    /// <summary>A wait is over.</summary>
    internal void EndWait(object? wait)
    {
        if (ReferenceEquals(_waits, wait))
        {
            _waits = null;
        }
        else if (wait is CancelledWakeUp wakeUp)
        {
            EndWait(wakeUp);
        }
        else if (_waits is List<PendingWait> many)
        {
            Remove(many, wait);
        }
        else if (Task is null && wait is ICancellableWait ended)
        {
            Loop.ForgetOrphan(ended);
        }
    }

    private void EndWait(CancelledWakeUp wakeUp)
    {
        if (wakeUp.Wait is null)
        {
            EndQueued(wakeUp.Work);
        }
        else
        {
            EndWait(wakeUp.Wait);
        }
    }

    /// <summary>Since it was made, to the turn of the loop.</summary>
    internal TimeSpan Age => Loop.Since(_madeAt);

    /// <summary>Since the last of its waits began, to the turn of the loop.</summary>
    internal TimeSpan Waited => Loop.Since(_waitsSince);

    /// <summary>It waits for something of ours; for the base context the loop knows.</summary>
    internal bool HasWaits => _waits is List<PendingWait> many ? many.Count > 0 : _waits is not null;

    /// <summary>Cancels everything that the task waits on, shielded or not: the loop is about to close.</summary>
    internal void CancelWaits()
    {
        foreach (ICancellableWait wait in Waits().ToArray())
        {
            wait.Cancel(null);
        }
    }

    /// <summary>
    /// What a request has to ask: what the task waits on now, inside of a scope, and not shielded. Null is the whole task.
    /// </summary>
    internal ReadOnlyMemory<ICancellableWait> WaitsToCancel(TokenScope? inside) => _waits switch
    {
        null => default,
        List<PendingWait> =>
            WaitsIn(inside).Where(one => !IsShielded(one.Work, inside)).Select(static one => one.Wait).ToArray(),
        ICancellableWait only when inside is null && !IsShielded(only.WhoWaits(this), null) => new[] { only },
        _ => default,
    };

    /// <summary>Whether code of the task that is suspended or queued is shielded from a request.</summary>
    /// <param name="work">The code: a coroutine, or the continuation of a native method.</param>
    /// <param name="from">The scope that the request comes from; null is the whole task.</param>
    internal bool IsShielded(object? work, TokenScope? from) => Loop.HasShielded && NativeCallers.Of(work).IsShieldedFrom(from);

    private TokenScope? ScopeOf(object wait) =>
        _waits is List<PendingWait> many ? many.Find(one => ReferenceEquals(one.Wait, wait)).Scope : null;

    /// <summary>Code of the task is in a scope, and waits there. The task itself may be done.</summary>
    internal bool HasCodeIn(TokenScope scope) =>
        WaitsIn(scope).Any() || HasQueued(scope)
            || (_foreign is List<SuspendedFrame> frames && frames.Exists(frame => TokenScope.IsInside(frame.Scope, scope)));

    /// <summary>What the task waits on now inside of a scope, and where.</summary>
    internal IEnumerable<PendingWait> WaitsIn(TokenScope? scope) =>
        _waits is List<PendingWait> many ? many.Where(wait => TokenScope.IsInside(wait.Scope, scope)) : [];

    /// <summary>The task has several native sub-flows that wait.</summary>
    internal bool HasSeveralWaits => _waits is List<PendingWait> { Count: > 1 };

    /// <summary>What the task waits on; the first, if it is several things. For traces.</summary>
    internal object? FirstWait => _waits is List<PendingWait> many ? many.Count > 0 ? many[0].Wait : null : _waits;

    /// <summary>What the task waits on, for reports.</summary>
    internal IEnumerable<ICancellableWait> Waits() => _waits switch
    {
        null => [],
        List<PendingWait> many => many.Select(static one => one.Wait).ToArray(),
        _ => [(ICancellableWait)_waits],
    };

    /// <summary>Adds those that are not over.</summary>
    internal void AddWaits(List<ICancellableWait> into)
    {
        switch (_waits)
        {
            case List<PendingWait> many:
                into.AddRange(many.Select(static one => one.Wait).Where(static wait => !wait.IsOver));
                break;
            case ICancellableWait { IsOver: false } only:
                into.Add(only);
                break;
        }
    }

    private static void Remove(List<PendingWait> waits, object? over)
    {
        for (int i = waits.Count - 1; i >= 0; i--)
        {
            if (ReferenceEquals(waits[i].Wait, over))
            {
                waits.RemoveAt(i);
                return;
            }
        }
    }

    private List<PendingWait> WaitList()
    {
        if (_waits is not List<PendingWait> many)
        {
            many = _waits is ICancellableWait first ? [new PendingWait(first, null, first.WhoWaits(this))] : [];
            _waits = many;
        }

        return many;
    }

    /// <summary>Something that the task waits for.</summary>
    /// <param name="Wait">The wait.</param>
    /// <param name="Scope">The innermost scope that the waiting code is in.</param>
    /// <param name="Work">What goes on after it: a coroutine, or the continuation of a native method. Null if it is not known.</param>
    internal readonly record struct PendingWait(ICancellableWait Wait, TokenScope? Scope, object? Work);
}
