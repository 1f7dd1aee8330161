using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>Tasks that live and end together, as <see cref="Asyncio.TaskGroup(Func{TaskGroup, Coroutine})"/> hands them to its body (asyncio's <c>TaskGroup</c>).</summary>
/// <remarks>
/// The first child that fails cancels the others and the body. The group ends when every child has ended; failures are raised together as an <see cref="AggregateException"/>.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class TaskGroup : IFutureListener
{
    private readonly ChildTasks _tasks = new();
    private readonly List<Exception> _errors = [];
    private EventLoop? _loop;
    private AsyncioTask? _parent;
    private Future? _onCompleted;
    private Exception? _fatal;
    private bool _exiting;
    private bool _aborting;
    private bool _parentCancelRequested;

    internal TaskGroup()
    {
    }

    /// <summary>Starts a child (asyncio's <c>tg.create_task()</c>).</summary>
    /// <param name="coro">The coroutine.</param>
    /// <param name="name">The name; null makes one.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <returns>The task.</returns>
    /// <exception cref="InvalidOperationException">The group has ended or is shutting down; the coroutine is closed.</exception>
    public AsyncioTask CreateTask(Coroutine coro, string? name = null, Context? context = null)
    {
        ArgumentNullException.ThrowIfNull(coro);
        CheckOpen(coro);
        AsyncioTask task = _loop!.CreateTask(coro, name, context);

        // Always through the loop, also for a child that ended eagerly (CPython 3.14): inline, its failure would cancel a body that has not begun to wait.
        _tasks.Add(task);
        task.AddListener(this);
        return task;
    }

    /// <inheritdoc cref="CreateTask(Coroutine, string?, Context?)"/>
    /// <typeparam name="T">The type of the result.</typeparam>
    public AsyncioTask<T> CreateTask<T>(Coroutine<T> coro, string? name = null, Context? context = null) => (AsyncioTask<T>)CreateTask((Coroutine)coro, name, context);

    /// <summary>Starts a method as a child.</summary>
    /// <param name="coro">The method: a coroutine method, or a native one.</param>
    /// <param name="name">The name; null makes one.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <returns>The task.</returns>
    [OverloadResolutionPriority(1)]
    public AsyncioTask CreateTask(Func<Coroutine> coro, string? name = null, Context? context = null) => CreateTask(NativeBody.From(coro), name, context);

    /// <inheritdoc cref="CreateTask(Func{Coroutine}, string?, Context?)"/>
    /// <typeparam name="T">The type of the result.</typeparam>
    [OverloadResolutionPriority(1)]
    public AsyncioTask<T> CreateTask<T>(Func<Coroutine<T>> coro, string? name = null, Context? context = null) => CreateTask(NativeBody.From(coro), name, context);

    /// <inheritdoc cref="CreateTask(Func{Coroutine}, string?, Context?)"/>
    public AsyncioTask CreateTask(Func<Task> coro, string? name = null, Context? context = null) => CreateTask(NativeBody.From(coro), name, context);

    /// <inheritdoc cref="CreateTask(Func{Coroutine}, string?, Context?)"/>
    /// <typeparam name="T">The type of the result.</typeparam>
    public AsyncioTask<T> CreateTask<T>(Func<Task<T>> coro, string? name = null, Context? context = null) => CreateTask(NativeBody.From(coro), name, context);

    /// <inheritdoc cref="CreateTask(Func{Coroutine}, string?, Context?)"/>
    public AsyncioTask CreateTask(Func<ValueTask> coro, string? name = null, Context? context = null) => CreateTask(NativeBody.From(coro), name, context);

    /// <inheritdoc cref="CreateTask(Func{Coroutine}, string?, Context?)"/>
    /// <typeparam name="T">The type of the result.</typeparam>
    public AsyncioTask<T> CreateTask<T>(Func<ValueTask<T>> coro, string? name = null, Context? context = null) => CreateTask(NativeBody.From(coro), name, context);

    /// <summary>Adds a child that waits for a hot native task, which runs already. Cancelling the child does not reach into it: pass the method instead.</summary>
    /// <param name="task">The native task.</param>
    /// <param name="name">The name; null makes one.</param>
    /// <returns>The task.</returns>
    public AsyncioTask CreateTask(Task task, string? name = null) => CreateTask(NativeBody.FromHot(task), name);

    /// <inheritdoc cref="CreateTask(Task, string?)"/>
    /// <typeparam name="T">The type of the result.</typeparam>
    public AsyncioTask<T> CreateTask<T>(Task<T> task, string? name = null) => CreateTask(NativeBody.FromHot(task), name);

    /// <summary>The state in the form of Python's <c>repr</c>.</summary>
    /// <returns>For example <c>&lt;TaskGroup entered tasks=2&gt;</c>.</returns>
    public override string ToString() =>
        $"<TaskGroup{(_parent is null ? string.Empty : " entered")}{(_tasks.Count > 0 ? $" tasks={_tasks.Count}" : string.Empty)}{(_errors.Count > 0 ? $" errors={_errors.Count}" : string.Empty)}{(_aborting ? " cancelling" : string.Empty)}>";

    Future? IFutureListener.DependentOf(Future future) => _onCompleted;

    void IFutureListener.OnDone(Future future)
    {
        var task = (AsyncioTask)future;
        _tasks.NoteEnded();
        if (_tasks.Count == 0 && _onCompleted is { } waiter && !waiter.Done())
        {
            waiter.SetResult();
        }

        if (task.Cancelled() || task.Exception() is not { } error)
        {
            return;
        }

        _errors.Add(error);
        _fatal ??= error as KeyboardInterrupt;
        if (_parent!.Done())
        {
            _loop!.CallExceptionHandler(new LoopExceptionContext
            {
                Message = $"Task {task} has errored out but its parent task {_parent} is already completed",
                Exception = error,
                Task = task,
            });
        }
        else if (!_aborting && !_parentCancelRequested)
        {
            Abort();
            _parentCancelRequested = true;
            _parent.Cancel();
        }
    }

    internal void Enter()
    {
        _loop = EventLoop.RequireRunning();
        _parent = _loop.CurrentTask ?? throw Misuse.NoCurrentTask("TaskGroup");
    }

    /// <summary>Waits for the children and says how the group ends.</summary>
    /// <param name="error">The exception that leaves the body, or null.</param>
    /// <returns>What to raise; null means that the group ended well.</returns>
    internal async Coroutine<Exception?> Exit(Exception? error)
    {
        _exiting = true;
        _fatal ??= error as KeyboardInterrupt;
        Exception? cancellation = error as OperationCanceledException;
        if (error is not null && !_aborting)
        {
            Abort();
        }

        while (_tasks.Count > 0)
        {
            _onCompleted ??= _loop!.CreateFuture();
            try
            {
                await _onCompleted;
            }
            catch (OperationCanceledException cancelled)
            {
                if (!_aborting)
                {
                    cancellation = cancelled;
                    Abort();
                }
            }

            _onCompleted = null;
        }

        if (_fatal is not null)
        {
            return _fatal;
        }

        if (_parentCancelRequested && _parent!.Uncancel() == 0)
        {
            cancellation = null;
        }

        if (cancellation is not null && _errors.Count == 0)
        {
            return cancellation;
        }

        if (error is not null and not OperationCanceledException)
        {
            _errors.Add(error);
        }

        if (_errors.Count == 0)
        {
            return null;
        }

        if (_parent!.Cancelling() > 0)
        {
            // Cancelled from outside as well: the next await of the parent is cancelled, and the count stays as it is.
            _parent.Uncancel();
            _parent.Cancel();
        }

        return new AggregateException("unhandled errors in a TaskGroup", _errors);
    }

    private void CheckOpen(Coroutine coro)
    {
        string? refusal =
            _parent is null ? "TaskGroup has not been entered."
            : _exiting && _tasks.Count == 0 ? "TaskGroup is finished. Start children inside its body, or while others still run."
            : _aborting ? "TaskGroup is shutting down: a child or the body has failed or was cancelled."
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
        foreach (AsyncioTask task in _tasks.Running())
        {
            task.Cancel();
        }
    }
}
