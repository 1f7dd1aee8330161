using System.Globalization;

namespace AsyncioSharp;

/// <summary>A coroutine that runs on the loop by itself (asyncio's <c>Task</c>).</summary>
/// <remarks>
/// Made by <see cref="Asyncio.CreateTask(Coroutine, string?, Context?, bool?)"/>. The loop holds pending tasks strongly: background work
/// does not vanish.
/// </remarks>
public abstract partial class AsyncioTask : Future
{
    /// <summary>The length of the longest name that is made of a number.</summary>
    internal const int LongestNumberName = 25;

    private const string NamePrefix = "Task-";

    private static long s_names;
    private static long s_ids;

    private readonly Coroutine _coroutine;
    private RareState? _rare;

    private protected AsyncioTask(EventLoop loop, Coroutine coroutine, string? name, Context? context)
        : base(loop)
    {
        ArgumentNullException.ThrowIfNull(coroutine);
        _coroutine = coroutine.AsTaskBody();
        _coroutine.Claim();
        if (name is null)
        {
            Number = Interlocked.Increment(ref s_names);
        }
        else
        {
            Rare.Name = name;
        }

        SyncContext = new AsyncioContext(loop, this);
        _coroutine.SetOwner(SyncContext);
        OwnContext = context ?? Context.ForNewTask();
        _coroutine.SetExecution(OwnContext?.MarkedFor(this) ?? ExecutionContext.Capture() ?? CleanContext.Value);
        loop.Register(this);
    }

    /// <summary>
    /// The number in its name while nobody has given it one: from a counter of the process, unless a picker of the loop counts its tasks
    /// itself. 0 where neither has.
    /// </summary>
    internal long Number { get; set; }

    /// <summary>A number of every task, unique in the process.</summary>
    internal long Id { get; } = Interlocked.Increment(ref s_ids);

    /// <summary>The number of the task that was made last.</summary>
    internal static long LastId => Volatile.Read(ref s_ids);

    /// <summary>The context object that is the task's identity.</summary>
    internal AsyncioContext SyncContext { get; }

    /// <summary>The task was made by the library for its own use: that it is pending when the loop closes is no news.</summary>
    internal bool IsDestroySilent { get; set; }

    /// <summary>The neighbours in the loop's list of pending tasks.</summary>
    internal AsyncioTask? PreviousTask { get; set; }

    /// <inheritdoc cref="PreviousTask"/>
    internal AsyncioTask? NextTask { get; set; }

    /// <summary>The body.</summary>
    internal Coroutine Body => _coroutine;

    /// <summary>The context that the task runs in; null while nobody has needed one.</summary>
    internal Context? OwnContext { get; private set; }

    private RareState Rare => _rare ??= new RareState();

    /// <summary>
    /// Makes a task directly (asyncio's <c>Task(coro, loop=…)</c>), for task factories.
    /// <see cref="EventLoop.CreateTask(Coroutine, string?, Context?, bool?)"/> is the usual way.
    /// </summary>
    /// <param name="coro">The body.</param>
    /// <param name="loop">The loop; null means the running one.</param>
    /// <param name="name">The name; null makes one from a counter of the process.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <param name="eagerStart">True runs the first step at once if the loop is running.</param>
    /// <returns>The task; of type <see cref="AsyncioTask{T}"/> if the coroutine has a result.</returns>
    public static AsyncioTask Create(
        Coroutine coro, EventLoop? loop = null, string? name = null, Context? context = null, bool eagerStart = false)
    {
        ArgumentNullException.ThrowIfNull(coro);
        loop ??= Asyncio.GetEventLoop();
        loop.CheckUsable();
        AsyncioTask task = coro.NewTask(loop, name, context);
        if (eagerStart && EventLoop.Running == loop)
        {
            loop.StartEagerly(task);
        }
        else
        {
            loop.Enqueue(task.SyncContext, task._coroutine, null, ReadyKind.Start);
        }

        return task;
    }

    /// <summary>The name (asyncio's <c>task.get_name()</c>).</summary>
    /// <returns>The name given, or <c>Task-</c> and a number that is unique in the process.</returns>
    public string GetName() => _rare?.Name ?? NamePrefix + Number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The same without a new string, for those who look at very many tasks.</summary>
    /// <param name="room">For a name that is made of a number: <see cref="LongestNumberName"/> characters.</param>
    internal ReadOnlySpan<char> NameIn(Span<char> room)
    {
        if (_rare?.Name is { } name)
        {
            return name;
        }

        NamePrefix.CopyTo(room);
        Number.TryFormat(room[NamePrefix.Length..], out int digits, default, CultureInfo.InvariantCulture);
        return room[..(NamePrefix.Length + digits)];
    }

    /// <summary>The name, and in front of it that of its host if it is on one.</summary>
    internal string QualifiedName => GetLoop().Label is { } host ? $"{host}: {GetName()}" : GetName();

    /// <summary>The name that somebody gave it; null while it has only its number.</summary>
    internal string? ExplicitName => _rare?.Name;

    /// <summary>Renames the task (asyncio's <c>task.set_name()</c>).</summary>
    /// <param name="value">The name; anything is turned into text.</param>
    public void SetName(object value)
    {
        GetLoop().CheckThread();
        ArgumentNullException.ThrowIfNull(value);
        Rare.Name = Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
    }

    /// <summary>The coroutine that the task runs (asyncio's <c>task.get_coro()</c>).</summary>
    /// <returns>The coroutine; a native method is wrapped in one.</returns>
    public Coroutine GetCoro() => _coroutine;

    /// <summary>The context that the task runs in (asyncio's <c>task.get_context()</c>).</summary>
    /// <returns>The live context: what the task changes is seen through it.</returns>
    public Context GetContext() => OwnContext ??= new Context();

    /// <summary>Calls back when the task is done, through the loop (asyncio's <c>task.add_done_callback()</c>).</summary>
    /// <param name="callback">Gets the task. The same callback may be added several times and is called as often.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    public void AddDoneCallback(Action<AsyncioTask> callback, Context? context = null) =>
        AddDoneCallback(BoundCallback.Of(callback, this), context);

    /// <inheritdoc cref="AddDoneCallback(Action{AsyncioTask}, Context?)"/>
    /// <typeparam name="TResult">What the function returns; it is dropped.</typeparam>
    /// <param name="callback">Gets the task. A coroutine function is refused: nobody would await it.</param>
    /// <exception cref="ArgumentException">The function is asynchronous.</exception>
    // twins: refused by AsyncCallback
    public void AddDoneCallback<TResult>(Func<AsyncioTask, TResult> callback, Context? context = null) =>
        AddDoneCallback(BoundCallback.Of(callback, this), context);

    /// <summary>Always an error: a task's result is its coroutine's.</summary>
    /// <param name="result">Ignored.</param>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public sealed override void SetResult(object? result) =>
        throw new InvalidOperationException(
            "Task does not support SetResult: its result is what its coroutine returns. Use a Future for a result that is set from "
                + "outside.");

    /// <summary>Always an error: a task's error is its coroutine's.</summary>
    /// <param name="exception">Ignored.</param>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public sealed override void SetException(Exception exception) =>
        throw new InvalidOperationException(
            "Task does not support SetException: its error is what its coroutine throws. Use a Future for an error that is set from "
                + "outside.");

    /// <summary>The body has ended: the outcome becomes the task's. Runs inside the last step.</summary>
    internal void OnBodyDone(Coroutine body)
    {
        GetLoop().Unregister(this);
        _rare?.Watch?.End();
        if (SyncContext.HasWaits || SyncContext.IsInForeignAwait)
        {
            // Not its own: of native methods that it has started and not awaited.
            GetLoop().NoteOrphansOf(SyncContext);
        }

        if (body.Error is not { } error)
        {
            if (HasPendingRequest)
            {
                // Cancelled during its last step, and it returned all the same: the value is lost, as in asyncio.
                DropAllRequests();
                CompleteCancelled(_rare?.CancelMessage);
                return;
            }

            CompleteWithResult();
            return;
        }

        // What it ended with was its answer: nothing is expected of a token any more.
        DropAllRequests();
        switch (error.SourceException)
        {
            case CancelledError:
                CompleteCancelled(error);
                break;
            case OperationCanceledException foreign when RequestsSeenIn(null) > 0:
                // Asked to end, it has ended in .NET's way. Without a request this is an error like any other: a timeout of HttpClient must
                // not look like a cancelled task.
                CompleteCancelled(CapturedError.Capture(new CancelledError(foreign.Message, foreign)));
                break;
            case KeyboardInterrupt:
                SuppressUnretrieved();
                CompleteWithException(error);
                GetLoop().EndRunWith(error);
                break;
            default:
                CompleteWithException(error);
                break;
        }
    }

    /// <summary>What few tasks have: kept apart, because every field of a task is paid by all.</summary>
    private sealed class RareState
    {
        public string? Name;
        public int CancelRequests;
        public string? CancelMessage;
        public CancellationTokenSource? Cancellation;
        public TokenScope? LastEntered;
        public CancelRequest.Step? CancelMark;
        public int CancelledScopes;
        public List<(object Work, TokenScope Scope, bool IsInterrupted)>? QueuedInScopes;
        public TokenWatch? Watch;
    }
}
