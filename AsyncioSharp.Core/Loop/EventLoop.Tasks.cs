namespace AsyncioSharp;

/// <summary>
/// Makes the tasks of a loop (asyncio's task factory). Return the result of <see cref="AsyncioTask.Create"/>, possibly after changing the
/// arguments.
/// </summary>
/// <param name="loop">The loop.</param>
/// <param name="coro">The body.</param>
/// <param name="options">The other arguments of CreateTask.</param>
/// <returns>The task.</returns>
public delegate AsyncioTask AsyncioTaskFactory(EventLoop loop, Coroutine coro, TaskOptions options);

/// <summary>The optional arguments of CreateTask, as a task factory gets them.</summary>
/// <param name="Name">The name, or null.</param>
/// <param name="Context">The context to run in, or null.</param>
/// <param name="EagerStart">True or false if the caller said so; null leaves it to the factory.</param>
public readonly record struct TaskOptions(string? Name, Context? Context, bool? EagerStart);

public sealed partial class EventLoop
{
    private TaskList _tasks;
    private AsyncioTaskFactory? _taskFactory;

    /// <summary>Makes a pending future without a value (asyncio's <c>loop.create_future()</c>).</summary>
    /// <remarks>Thread-safe: making one changes nothing. What it is made for belongs to the loop's thread.</remarks>
    /// <returns>The future.</returns>
    public Future CreateFuture() => new(this);

    /// <summary>Makes a pending future (asyncio's <c>loop.create_future()</c>).</summary>
    /// <remarks>Thread-safe: making one changes nothing. What it is made for belongs to the loop's thread.</remarks>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <returns>The future.</returns>
    public Future<T> CreateFuture<T>() => new(this);

    /// <summary>Makes a task of a coroutine; its first step is queued (asyncio's <c>loop.create_task()</c>).</summary>
    /// <param name="coro">The coroutine.</param>
    /// <param name="name">The name; null makes one.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <param name="eagerStart">True runs the first step at once if the loop is running; null leaves it to the task factory.</param>
    /// <returns>The task.</returns>
    /// <exception cref="InvalidOperationException">The loop is closed or runs on another thread, or the coroutine was used
    /// before.</exception>
    public AsyncioTask CreateTask(Coroutine coro, string? name = null, Context? context = null, bool? eagerStart = null)
    {
        ArgumentNullException.ThrowIfNull(coro);
        CheckUsable();
        return _taskFactory is { } factory
            ? factory(this, coro, new TaskOptions(name, context, eagerStart))
                ?? throw new InvalidOperationException("The task factory returned null.")
            : AsyncioTask.Create(coro, this, name, context, eagerStart ?? false);
    }

    /// <inheritdoc cref="CreateTask(Coroutine, string?, Context?, bool?)"/>
    /// <typeparam name="T">The type of the result.</typeparam>
    public AsyncioTask<T> CreateTask<T>(Coroutine<T> coro, string? name = null, Context? context = null, bool? eagerStart = null) =>
        (AsyncioTask<T>)CreateTask((Coroutine)coro, name, context, eagerStart);

    /// <summary>Makes a task of a method, which its first step calls.</summary>
    /// <param name="coro">The method: a coroutine method, or a native one, which then starts cold like a coroutine.</param>
    /// <param name="name">The name; null makes one.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <param name="eagerStart">True runs the first step at once if the loop is running; null leaves it to the task factory.</param>
    /// <returns>The task.</returns>
    // twins: Task as ValueTask, Coroutine; result AsyncioTask<T>
    public AsyncioTask CreateTask(Func<Task> coro, string? name = null, Context? context = null, bool? eagerStart = null) =>
        CreateTask(NativeBody.From(coro), name, context, eagerStart);

    /// <summary>Sets what makes the tasks of this loop (asyncio's <c>loop.set_task_factory()</c>).</summary>
    /// <param name="factory">The factory, for example <see cref="Asyncio.EagerTaskFactory"/>; null restores the default.</param>
    public void SetTaskFactory(AsyncioTaskFactory? factory)
    {
        CheckThread();
        _taskFactory = factory;
    }

    /// <summary>The task factory that was set, or null (asyncio's <c>loop.get_task_factory()</c>).</summary>
    /// <returns>The factory.</returns>
    public AsyncioTaskFactory? GetTaskFactory() => _taskFactory;

    /// <summary>How many tasks are not done.</summary>
    internal int TaskCount => _tasks.Count;

    /// <summary>The first of the tasks that are not done; the others follow it. For a look from another thread.</summary>
    internal AsyncioTask? FirstTask => _tasks.First;

    /// <summary>The tasks that are not done, in the order of their creation.</summary>
    internal AsyncioTask[] PendingTasks => _tasks.ToArray();

    /// <summary>The same on another thread, while the loop may change the list.</summary>
    /// <param name="isComplete">False if the list changed whenever it was read: some may be missing.</param>
    internal AsyncioTask[] TasksFromOutside(out bool isComplete)
    {
        const int Attempts = 5;
        AsyncioTask[] found = [];
        for (int i = 0; i < Attempts; i++)
        {
            try
            {
                AsyncioTask[] tasks = _tasks.ToArray();
                found = Array.FindAll(tasks, static task => task is not null);
                if (found.Length == tasks.Length)
                {
                    isComplete = true;
                    return found;
                }
            }
            catch (IndexOutOfRangeException)
            {
                // A task was made meanwhile.
            }
        }

        isComplete = false;
        return found;
    }

    internal AsyncioTask? CurrentTask => t_running == this ? _current.Task : null;

    internal void Register(AsyncioTask task)
    {
        _tasks.Add(task);
        if (_tracesTasks)
        {
            TraceTask(task, starts: true);
        }
    }

    internal void Unregister(AsyncioTask task)
    {
        _tasks.Remove(task);
        if (_tracesTasks)
        {
            TraceTask(task, starts: false);
        }
    }

    /// <summary>Runs the first step of a task inside the step of its creator, whose state is put back afterwards.</summary>
    internal void StartEagerly(AsyncioTask task)
    {
        AsyncioContext current = _current;
        int depth = StartDepth;
        Stack<Coroutine>? deferred = _deferredStarts;
        SynchronizationContext? synchronization = SynchronizationContext.Current;
        ExecutionContext execution = ExecutionContext.Capture() ?? CleanContext.Value;
        _deferredStarts = null;
        StartDepth = 0;
        (_below ??= []).Push(current);
        _current = task.SyncContext;
        SynchronizationContext.SetSynchronizationContext(task.SyncContext);
        try
        {
            StartTask(task.SyncContext, task.Body);
            if (_deferredStarts is { Count: > 0 })
            {
                RunDeferredStarts();
            }
        }
        finally
        {
            _deferredStarts = deferred;
            StartDepth = depth;
            EnterExecutionContext(execution);
            SynchronizationContext.SetSynchronizationContext(synchronization);
            _current = _below.Pop();
        }
    }

    /// <summary>Code under this context runs: now, or as soon as a task that it has just started eagerly is suspended.</summary>
    internal bool IsOnStack(AsyncioContext context) =>
        ReferenceEquals(_current, context) || (_below is { Count: > 0 } below && below.Contains(context));

    /// <summary>A loop that is closed over pending tasks says so: they will never end.</summary>
    private void ReportPendingTasks()
    {
        foreach (AsyncioTask task in _tasks.ToArray())
        {
            if (!task.IsDestroySilent)
            {
                CallExceptionHandler(new LoopExceptionContext
                {
                    Message = "Task was destroyed but it is pending! The loop was closed before it could end.",
                    Task = task,
                    SourceTraceback = DebugInfo.CreationOf(task),
                    IsPendingAtClose = true,
                });
            }
        }

        _tasks = default;
    }
}
