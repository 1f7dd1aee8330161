using System.Runtime.CompilerServices;

namespace AsyncioSharp;

// Children whose result nobody wants. CreateTask returns the task, and the compiler warns where it is dropped.
public sealed partial class TaskGroup
{
    /// <summary>
    /// Starts a child whose result nobody wants. Not in asyncio; trio's and anyio's <c>start_soon</c>. Its errors are the group's, as those
    /// of every child.
    /// </summary>
    /// <param name="coro">The coroutine.</param>
    /// <param name="name">The name; null makes one.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <exception cref="InvalidOperationException">The group has ended or is shutting down; the coroutine is closed.</exception>
    public void StartSoon(Coroutine coro, string? name = null, Context? context = null) => CreateTask(coro, name, context);

    /// <inheritdoc cref="StartSoon(Coroutine, string?, Context?)"/>
    /// <param name="coro">The method: a coroutine method, or a native one.</param>
    // twins: Coroutine as Task, ValueTask; result void
    [OverloadResolutionPriority(1)]
    public void StartSoon(Func<Coroutine> coro, string? name = null, Context? context = null) => CreateTask(coro, name, context);

    /// <inheritdoc cref="StartSoon(Coroutine, string?, Context?)"/>
    /// <param name="coro">The method; its token is cancelled when the group cancels its children, and it should end then.</param>
    // twins: Coroutine as Task, ValueTask; result void
    [OverloadResolutionPriority(1)]
    public void StartSoon(Func<CancellationToken, Coroutine> coro, string? name = null) => CreateTask(coro, name);

    /// <summary>
    /// Adds a child that waits for a hot native task, which runs already. Cancelling the child does not reach into it: pass the method
    /// instead.
    /// </summary>
    /// <param name="task">The native task.</param>
    /// <param name="name">The name; null makes one.</param>
    public void StartSoon(Task task, string? name = null) => CreateTask(task, name);
}
