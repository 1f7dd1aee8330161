using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>
/// Tasks that live and end together, as <see cref="Asyncio.TaskGroup(Func{TaskGroup, Coroutine})"/> hands them to its body (asyncio's
/// <c>TaskGroup</c>).
/// </summary>
/// <remarks>
/// The first child that fails cancels the others and the body. The group ends when every child has ended; failures are raised together as
/// an <see cref="AggregateException"/>.
/// </remarks>
public sealed partial class TaskGroup : TokenScope, IFutureListener
{
    private readonly ChildTasks _tasks = new();
    private readonly List<Exception> _errors = [];
    private EventLoop? _loop;
    private Future? _onCompleted;
    private Exception? _fatal;
    private bool _exiting;
    private bool _isHolding;
    private bool _aborting;
    private bool _parentCancelRequested;
    private bool _cancelCalled;

    internal TaskGroup()
    {
    }

    /// <summary>Starts a child (asyncio's <c>tg.create_task()</c>).</summary>
    /// <param name="coro">The coroutine.</param>
    /// <param name="name">The name; null makes one.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <param name="eagerStart">True runs the first step at once; null leaves it to the task factory.</param>
    /// <returns>The task.</returns>
    /// <exception cref="InvalidOperationException">The group has ended or is shutting down; the coroutine is closed.</exception>
    public AsyncioTask CreateTask(Coroutine coro, string? name = null, Context? context = null, bool? eagerStart = null)
    {
        AsyncioTask task = AddChild(coro, name, context, eagerStart);
        CancelIfAborting(task);
        return task;
    }

    /// <inheritdoc cref="CreateTask(Coroutine, string?, Context?, bool?)"/>
    /// <typeparam name="T">The type of the result.</typeparam>
    public AsyncioTask<T> CreateTask<T>(Coroutine<T> coro, string? name = null, Context? context = null, bool? eagerStart = null) =>
        (AsyncioTask<T>)CreateTask((Coroutine)coro, name, context, eagerStart);

    /// <summary>Starts a method as a child.</summary>
    /// <param name="coro">The method: a coroutine method, or a native one.</param>
    /// <param name="name">The name; null makes one.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <param name="eagerStart">True runs the first step at once; null leaves it to the task factory.</param>
    /// <returns>The task.</returns>
    // twins: Coroutine as Task, ValueTask; result AsyncioTask<T>
    [OverloadResolutionPriority(1)]
    public AsyncioTask CreateTask(Func<Coroutine> coro, string? name = null, Context? context = null, bool? eagerStart = null) =>
        CreateTask(NativeBody.From(coro), name, context, eagerStart);

    /// <summary>
    /// Adds a child that waits for a hot native task, which runs already. Cancelling the child does not reach into it: pass the method
    /// instead.
    /// </summary>
    /// <param name="task">The native task.</param>
    /// <param name="name">The name; null makes one.</param>
    /// <returns>The task.</returns>
    // twins: result AsyncioTask<T>
    public AsyncioTask CreateTask(Task task, string? name = null) => CreateTask(HotTask.AsBody(task), name);

    /// <summary>
    /// Cancels the body and the children (those that are started by <c>Start</c> once they are ready), and ends the group without an error
    /// (asyncio 3.15's <c>tg.cancel()</c>).
    /// </summary>
    /// <remarks>
    /// The cancellation does not leave the group; errors of children or of the body do, and so does a cancellation from elsewhere that came
    /// at the same time. No effect the second time, or after the end. A body with a result that is ended in this way has none, which is an
    /// error.
    /// </remarks>
    /// <exception cref="InvalidOperationException">Called from another thread than the loop's, or the group has not been
    /// entered.</exception>
    public void Cancel()
    {
        if (Host is null)
        {
            throw new InvalidOperationException("TaskGroup has not been entered.");
        }

        _loop!.CheckUsable();
        if (_cancelCalled || (_exiting && _tasks.Count == 0))
        {
            return;
        }

        _cancelCalled = true;
        if (!_aborting)
        {
            Abort();
        }

        if (!_exiting && !_parentCancelRequested)
        {
            _parentCancelRequested = true;
            Host!.CancelFrom(this);
        }
    }

    /// <summary>The state in the form of Python's <c>repr</c>.</summary>
    /// <returns>For example <c>&lt;TaskGroup entered tasks=2&gt;</c>.</returns>
    public override string ToString() =>
        $"<TaskGroup{(Host is null ? null : " entered")}{(_tasks.Count > 0 ? $" tasks={_tasks.Count}" : null)}"
            + $"{(_errors.Count > 0 ? $" errors={_errors.Count}" : null)}{(_aborting ? " cancelling" : null)}>";

    Future? IFutureListener.DependentOf(Future future) => _onCompleted;

    AsyncioTask? IFutureListener.Parent => Host;

    void IFutureListener.OnDone(Future future)
    {
        var task = (AsyncioTask)future;
        _tasks.NoteEnded();
        bool hasStarted = !EndStart(task);
        if (_tasks.Count == 0 && _onCompleted is { } waiter && !waiter.Done())
        {
            waiter.SetResult();
        }

        if (!hasStarted || task.Cancelled() || task.Exception() is not { } error)
        {
            return;
        }

        _errors.Add(error);
        _fatal ??= error as KeyboardInterrupt;
        if (Host!.Done() && !Host.SyncContext.HasCodeIn(this))
        {
            _loop!.CallExceptionHandler(new LoopExceptionContext
            {
                Message = $"Task {task} has errored out but its parent task {Host} is already completed",
                Exception = error,
                Task = task,
            });
        }
        else if (!_aborting && !_parentCancelRequested)
        {
            Abort();
            _parentCancelRequested = true;
            Host!.CancelFrom(this);
        }
    }

    internal override bool HoldsCancellation => _isHolding;

    internal void Enter()
    {
        _loop = EventLoop.RequireRunning();
        EnterTask("TaskGroup");
    }

    /// <summary>Waits for the children and says how the group ends.</summary>
    /// <param name="error">The exception that leaves the body, or null.</param>
    /// <returns>What to raise; null means that the group ended well.</returns>
    internal async Coroutine<Exception?> Exit(Exception? error)
    {
        _exiting = true;
        _fatal ??= error as KeyboardInterrupt;
        bool isCancelled = IsCancellation(error);
        Exception? cancellation = isCancelled ? error : null;
        if (error is not null && !_aborting)
        {
            Abort();
        }

        while (_tasks.Count > 0)
        {
            // Once the children are cancelled, a cancelled scope around the group can do no more. It would only wake this wait in every
            // turn.
            _isHolding = _aborting;
            _onCompleted = new ChildrenWait(_loop!, _tasks, this);
            try
            {
                await _onCompleted;
            }
            catch (OperationCanceledException cancelled)
            {
                // After Cancel() there may be no error that would outweigh it; one of the body does.
                if (!_aborting || (_cancelCalled && (error is null || isCancelled)))
                {
                    cancellation = cancelled;
                }

                if (!_aborting)
                {
                    Abort();
                }
                else if (Host!.RequestsSeenIn(this) > RequestsAtEntry + Requests)
                {
                    // Not only by the group's own request.
                    ChildrenWait.BreakCycles(Host!, _tasks);
                }
            }

            _onCompleted = null;
        }

        LeaveTask();
        if (_fatal is not null)
        {
            return _fatal;
        }

        // Against the count at entry, and not against zero as in CPython: a group in the clean-up of a cancelled task takes its own request
        // back too.
        if (_parentCancelRequested && TakeRequestBack() <= RequestsAtEntry && Host!.EffectiveScopeHere(Outer) is null)
        {
            cancellation = null;
        }

        if (cancellation is not null && _errors.Count == 0)
        {
            return cancellation;
        }

        if (error is not null && !isCancelled)
        {
            _errors.Add(error);
        }

        if (_errors.Count == 0)
        {
            return null;
        }

        if (Host!.RequestsSeenIn(Outer) > 0)
        {
            // Cancelled from outside as well: the next await of the parent is cancelled, and the count stays as it is.
            Host.SetPendingRequest(Outer, null);
        }

        return DeepGroupError.Of(_errors);
    }

    /// <summary>
    /// An error of the body that says that it was cancelled: asyncio's, or .NET's after a request. Without a request the latter is a
    /// failure.
    /// </summary>
    private bool IsCancellation(Exception? error) =>
        error is CancelledError
            || (error is OperationCanceledException && (IsCancelRequested || Host!.EffectiveScopeHere(this) is not null));

    private AsyncioTask AddChild(Coroutine coro, string? name, Context? context, bool? eagerStart)
    {
        ArgumentNullException.ThrowIfNull(coro);
        CheckOpen(coro);
        AsyncioTask task = _loop!.CreateTask(coro, name, context, eagerStart);

        // Always through the loop, also for a child that ended eagerly (CPython 3.14): inline, its failure would cancel a body that has not
        // begun to wait.
        _tasks.Add(task);
        task.AddListener(this);
        return task;
    }

    /// <summary>
    /// A child that joins while the group aborts: its first step, run eagerly, has ended the group, which did not know it yet; or it says
    /// only now that it is ready.
    /// </summary>
    private void CancelIfAborting(AsyncioTask child)
    {
        if (_aborting)
        {
            child.Cancel();
        }
    }

    private void CheckOpen(Coroutine coro)
    {
        // First of all: another thread must not close the coroutine either.
        _loop?.CheckUsable();
        string? refusal =
            Host is null ? "TaskGroup has not been entered."
            : _exiting && _tasks.Count == 0 ? "TaskGroup is finished. Start children inside its body, or while others still run."
            : _aborting ? "TaskGroup is shutting down: a child or the body has failed or was cancelled, or Cancel() was called."
            : null;
        if (refusal is not null)
        {
            coro.Close();
            throw new InvalidOperationException(refusal);
        }
    }

    private void Abort()
    {
        _aborting = true;

        // One that is not ready belongs to its starter. If that one is of the group it is cancelled itself, and passes it on.
        CancelRequest.SendAll([.. _tasks.Running().Where(task => !IsStarting(task))]);
    }
}
