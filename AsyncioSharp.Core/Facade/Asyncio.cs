using System.Diagnostics.CodeAnalysis;

namespace AsyncioSharp;

/// <summary>
/// The functions of Python's <c>asyncio</c> module under their names: <c>asyncio.create_task</c> is
/// <see cref="CreateTask(Coroutine, string?, Context?, bool?)"/>, and so on.
/// </summary>
/// <remarks>The files <c>Asyncio.*.cs</c> hold the functions by topic; AsyncioSharp.Net adds those that need I/O.</remarks>
public static partial class Asyncio
{
    /// <summary>The loop that is running on this thread (asyncio's <c>get_running_loop()</c>).</summary>
    /// <returns>The loop.</returns>
    /// <exception cref="InvalidOperationException">None is.</exception>
    public static EventLoop GetRunningLoop() => EventLoop.RequireRunning();

    /// <summary>
    /// The running loop, or else this thread's current one, which is made if there is none (asyncio's <c>get_event_loop()</c>).
    /// </summary>
    /// <returns>The loop.</returns>
    /// <exception cref="InvalidOperationException">No loop is running, and <see cref="SetEventLoop"/> has said that this thread is to have
    /// none.</exception>
    public static EventLoop GetEventLoop()
    {
        if (EventLoop.Running is { } running)
        {
            return running;
        }

        if (EventLoop.CurrentOfThread is not { } current || current.IsClosed())
        {
            if (EventLoop.CurrentIsRefused)
            {
                throw Misuse.NoCurrentLoop();
            }

            EventLoop.CurrentOfThread = current = new EventLoop();
        }

        return current;
    }

    /// <summary>Makes a loop (asyncio's <c>new_event_loop()</c>).</summary>
    /// <returns>The loop.</returns>
    public static EventLoop NewEventLoop() => new();

    /// <summary>Sets this thread's current loop (asyncio's <c>set_event_loop()</c>).</summary>
    /// <param name="loop">The loop; with null the thread has none, and from then on <see cref="GetEventLoop"/> makes none either.</param>
    public static void SetEventLoop(EventLoop? loop)
    {
        EventLoop.CurrentOfThread = loop;
        EventLoop.CurrentIsRefused = loop is null;
    }

    /// <summary>The task that is running on this thread's loop (asyncio's <c>current_task()</c>).</summary>
    /// <param name="loop">The loop to ask; null means the running one.</param>
    /// <returns>The task; null in a callback.</returns>
    /// <exception cref="InvalidOperationException">No loop is given and none is running.</exception>
    public static AsyncioTask? CurrentTask(EventLoop? loop = null) => (loop ?? EventLoop.RequireRunning()).CurrentTask;

    /// <summary>The tasks of a loop that are not done (asyncio's <c>all_tasks()</c>).</summary>
    /// <param name="loop">The loop; null means the running one.</param>
    /// <returns>A new set.</returns>
    /// <exception cref="InvalidOperationException">No loop is given and none is running; or the loop runs on another thread.</exception>
    public static HashSet<AsyncioTask> AllTasks(EventLoop? loop = null)
    {
        loop ??= EventLoop.RequireRunning();
        loop.CheckThread();
        return [.. loop.PendingTasks];
    }

    /// <summary>True for futures and tasks (asyncio's <c>isfuture()</c>).</summary>
    /// <param name="obj">Anything.</param>
    /// <returns>Whether it is a <see cref="Future"/>.</returns>
    public static bool IsFuture(object? obj) => obj is Future;

    /// <summary>True for coroutine objects (asyncio's <c>iscoroutine()</c>). A native <see cref="Task"/> is none: it is hot.</summary>
    /// <param name="obj">Anything.</param>
    /// <returns>Whether it is a <see cref="AsyncioSharp.Coroutine"/>.</returns>
    public static bool IsCoroutine(object? obj) => obj is Coroutine;

    /// <summary>
    /// Whether an object can be awaited (inspect's <c>isawaitable()</c>): what is ours, native tasks, and whatever has a
    /// <c>GetAwaiter()</c> of its own.
    /// </summary>
    /// <remarks>
    /// A task of a foreign awaitable is made with a method that awaits it: <c>Asyncio.CreateTask(async Coroutine () => await foreign)</c>.
    /// </remarks>
    /// <param name="obj">Anything.</param>
    /// <returns>True for awaitables. A <c>GetAwaiter</c> that is an extension method is not seen.</returns>
    [UnconditionalSuppressMessage(
        "Trimming", "IL2075", Justification =
        "What is awaited in the program keeps its GetAwaiter; what is not awaited anywhere may be said not to be awaitable.")]
    public static bool IsAwaitable(object? obj) =>
        obj is IAwaitable or Task || obj?.GetType().GetMethod("GetAwaiter", Type.EmptyTypes) is { IsStatic: false };

    /// <summary>True for functions that return a coroutine (asyncio's <c>iscoroutinefunction()</c>).</summary>
    /// <param name="func">A delegate.</param>
    /// <returns>Whether its method returns a <see cref="AsyncioSharp.Coroutine"/>.</returns>
    public static bool IsCoroutineFunction(Delegate? func) =>
        func is not null && typeof(Coroutine).IsAssignableFrom(func.Method.ReturnType);
}
