using System.Runtime.CompilerServices;

namespace AsyncioSharp;

public static partial class Asyncio
{
    /// <summary>
    /// The task factory that runs the first step of each task inside CreateTask (asyncio's <c>eager_task_factory</c>):
    /// <c>loop.SetTaskFactory(Asyncio.EagerTaskFactory)</c>.
    /// </summary>
    public static AsyncioTaskFactory EagerTaskFactory { get; } = static (loop, coro, options) =>
        AsyncioTask.Create(coro, loop, options.Name, options.Context, options.EagerStart ?? true);

    /// <summary>Makes a task of a coroutine on the running loop; its first step is queued (asyncio's <c>create_task()</c>).</summary>
    /// <param name="coro">The coroutine.</param>
    /// <param name="name">The name; null makes one.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <param name="eagerStart">True runs the first step at once; null leaves it to the task factory.</param>
    /// <returns>The task.</returns>
    /// <exception cref="InvalidOperationException">No loop is running, or the coroutine was used before.</exception>
    // twins: result AsyncioTask<T>
    public static AsyncioTask CreateTask(Coroutine coro, string? name = null, Context? context = null, bool? eagerStart = null) =>
        GetRunningLoop().CreateTask(coro, name, context, eagerStart);

    /// <summary>
    /// Makes a task of a method, which its first step calls: a coroutine method, or a native one, which then starts cold like a coroutine.
    /// </summary>
    /// <param name="coro">The method.</param>
    /// <param name="name">The name; null makes one.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <param name="eagerStart">True runs the first step at once; null leaves it to the task factory.</param>
    /// <returns>The task.</returns>
    // twins: Task as ValueTask, Coroutine; result AsyncioTask<T>
    public static AsyncioTask CreateTask(Func<Task> coro, string? name = null, Context? context = null, bool? eagerStart = null) =>
        GetRunningLoop().CreateTask(coro, name, context, eagerStart);

    /// <summary>
    /// Makes a task that waits for a hot native task, which runs already as part of the task that started it. Pass the method instead to
    /// start it as a task of its own.
    /// </summary>
    /// <param name="task">The native task.</param>
    /// <param name="name">The name; null makes one.</param>
    /// <returns>The task. Cancelling it does not reach into the native task.</returns>
    // twins: Task as ValueTask; result AsyncioTask<T>
    public static AsyncioTask CreateTask(Task task, string? name = null) => GetRunningLoop().CreateTask(HotTask.AsBody(task), name);

    /// <summary>A future passes through; a coroutine becomes a task (asyncio's <c>ensure_future()</c>).</summary>
    /// <param name="coroOrFuture">The awaitable.</param>
    /// <param name="loop">The loop of a new task; null means the running one.</param>
    /// <returns>The future or task.</returns>
    /// <exception cref="ArgumentException">It is a future of another loop.</exception>
    public static Future EnsureFuture(IAwaitable coroOrFuture, EventLoop? loop = null)
    {
        ArgumentNullException.ThrowIfNull(coroOrFuture);
        return coroOrFuture is Future future ? EnsureFuture<Future>(future, loop) : coroOrFuture.ToFuture(loop);
    }

    /// <inheritdoc cref="EnsureFuture(IAwaitable, EventLoop?)"/>
    /// <typeparam name="T">The type of the result.</typeparam>
    public static AsyncioTask<T> EnsureFuture<T>(Coroutine<T> coroOrFuture, EventLoop? loop = null)
    {
        ArgumentNullException.ThrowIfNull(coroOrFuture);
        return (AsyncioTask<T>)coroOrFuture.ToTask(loop);
    }

    /// <inheritdoc cref="EnsureFuture(IAwaitable, EventLoop?)"/>
    public static AsyncioTask EnsureFuture(Coroutine coroOrFuture, EventLoop? loop = null)
    {
        ArgumentNullException.ThrowIfNull(coroOrFuture);
        return coroOrFuture.ToTask(loop);
    }

    /// <inheritdoc cref="EnsureFuture(IAwaitable, EventLoop?)"/>
    /// <typeparam name="TFuture">The class of the future.</typeparam>
    [OverloadResolutionPriority(1)]
    public static TFuture EnsureFuture<TFuture>(TFuture coroOrFuture, EventLoop? loop = null)
        where TFuture : Future
    {
        ArgumentNullException.ThrowIfNull(coroOrFuture);
        return loop is null || coroOrFuture.GetLoop() == loop
            ? coroOrFuture
            : throw Misuse.LoopArgument(nameof(loop));
    }

    /// <inheritdoc cref="WrapFuture(Task, EventLoop?)"/>
    // twins: Task as ValueTask; result Future<T>
    public static Future EnsureFuture(Task coroOrFuture, EventLoop? loop = null) => WrapFuture(coroOrFuture, loop);

    /// <inheritdoc cref="WrapFuture(Task, EventLoop?)"/>
    // twins: result Future<T>
    public static Future WrapFuture(ValueTask future, EventLoop? loop = null) => WrapFuture(future.AsTask(), loop);

    /// <summary>
    /// Makes a future of a native task (asyncio's <c>wrap_future()</c> for concurrent futures), which makes waiting for it interruptible:
    /// cancelling the future frees its waiter, the native task itself goes on.
    /// </summary>
    /// <param name="future">The native task, on whatever thread it runs.</param>
    /// <param name="loop">The loop; null means the running one.</param>
    /// <returns>The future.</returns>
    // twins: result Future<T>
    public static Future WrapFuture(Task future, EventLoop? loop = null)
    {
        ArgumentNullException.ThrowIfNull(future);
        return NativeTask.ToFuture(future, loop ?? GetEventLoop());
    }

    /// <summary>A future of ours passes through; there is nothing to wrap.</summary>
    /// <typeparam name="TFuture">The class of the future.</typeparam>
    /// <param name="future">The future.</param>
    /// <param name="loop">Not used: the future has its loop.</param>
    /// <returns>The same future.</returns>
    public static TFuture WrapFuture<TFuture>(TFuture future, EventLoop? loop = null)
        where TFuture : Future
    {
        ArgumentNullException.ThrowIfNull(future);
        return future;
    }

    /// <summary>Starts a coroutine on a loop that runs on another thread (asyncio's <c>run_coroutine_threadsafe()</c>).</summary>
    /// <param name="coro">The coroutine.</param>
    /// <param name="loop">The loop.</param>
    /// <param name="cancellationToken">Cancels the task.</param>
    /// <returns>A native task for the outcome, also if the task cannot be made, of which the loop is told too. Blocking on it from the
    /// loop's own thread would wait for ever.</returns>
    /// <exception cref="InvalidOperationException">The loop is closed. The coroutine is left as it is.</exception>
    public static Task<T> RunCoroutineThreadsafe<T>(Coroutine<T> coro, EventLoop loop, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(coro);
        ArgumentNullException.ThrowIfNull(loop);
        return RunThreadsafe(() => coro, loop, cancellationToken);
    }

    /// <inheritdoc cref="RunCoroutineThreadsafe{T}(Coroutine{T}, EventLoop, CancellationToken)"/>
    public static Task RunCoroutineThreadsafe(Coroutine coro, EventLoop loop, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(coro);
        ArgumentNullException.ThrowIfNull(loop);
        return RunThreadsafe(() => WithNull(coro), loop, cancellationToken);

        static async Coroutine<object?> WithNull(Coroutine coro)
        {
            await coro;
            return null;
        }
    }

    /// <summary>
    /// Runs a blocking function on the default executor (asyncio's <c>to_thread()</c>), with a copy of the caller's context.
    /// </summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="func">The function.</param>
    /// <returns>A coroutine for the result. Cancelling it frees the waiter; the function goes on.</returns>
    public static async Coroutine<T> ToThread<T>(Func<T> func) => await GetRunningLoop().RunInExecutor(null, func);

    /// <inheritdoc cref="ToThread{T}(Func{T})"/>
    public static async Coroutine ToThread(Action func) => await GetRunningLoop().RunInExecutor(null, func);

    /// <inheritdoc cref="ToThread{T}(Func{T})"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="func">The function.</param>
    /// <param name="arg1">Passed to the function.</param>
    /// <param name="arg2">Passed to the function.</param>
    // twins: arguments 1-3, one TArg
    public static Coroutine<T> ToThread<T1, T2, T>(Func<T1, T2, T> func, T1 arg1, T2 arg2)
    {
        ArgumentNullException.ThrowIfNull(func);
        return ToThread(() => func(arg1, arg2));
    }

    /// <inheritdoc cref="ToThread{T}(Func{T})"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="func">The function.</param>
    /// <param name="arg1">Passed to the function.</param>
    /// <param name="arg2">Passed to the function.</param>
    // twins: arguments 1-3, one TArg
    public static Coroutine ToThread<T1, T2>(Action<T1, T2> func, T1 arg1, T2 arg2)
    {
        ArgumentNullException.ThrowIfNull(func);
        return ToThread(() => func(arg1, arg2));
    }

    /// <summary>Makes an eager task factory over a maker of tasks (asyncio's <c>create_eager_task_factory()</c>).</summary>
    /// <param name="customTaskConstructor">Gets the loop, the coroutine and options whose EagerStart is true unless the caller said
    /// otherwise.</param>
    /// <returns>The factory.</returns>
    public static AsyncioTaskFactory CreateEagerTaskFactory(AsyncioTaskFactory customTaskConstructor)
    {
        ArgumentNullException.ThrowIfNull(customTaskConstructor);
        return (loop, coro, options) => customTaskConstructor(loop, coro, options with { EagerStart = options.EagerStart ?? true });
    }
}
