using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace AsyncioSharp;

// Scopes that change exceptions take their body as a lambda: a using declaration cannot see the exception in flight.
public static partial class Asyncio
{
    /// <summary>Runs a body with a time limit (asyncio's <c>async with asyncio.timeout(...)</c>).</summary>
    /// <param name="delay">Seconds from now; null or infinity (<see cref="System.Threading.Timeout.InfiniteTimeSpan"/>) means no
    /// limit.</param>
    /// <param name="body">The block; it gets the scope, which can be rescheduled.</param>
    /// <returns>A coroutine; it hands on what the body returns.</returns>
    /// <exception cref="TimeoutException">The time was over, and the cancellation left the body.</exception>
    // twins: Task as ValueTask, Coroutine; result Coroutine<T>
    public static Coroutine Timeout(Seconds delay, Func<TimeoutScope, Task> body) =>
        InScope(TimeoutScope.After(delay), LimitBody.Of(body));

    /// <summary>Runs a body with a time limit (asyncio's <c>async with asyncio.timeout_at(...)</c>).</summary>
    /// <param name="when">A time of the loop, in seconds; null or infinity (<see cref="System.Threading.Timeout.InfiniteTimeSpan"/>) means
    /// no limit.</param>
    /// <param name="body">The block; it gets the scope, which can be rescheduled.</param>
    /// <returns>A coroutine; it hands on what the body returns.</returns>
    /// <exception cref="TimeoutException">The time was over, and the cancellation left the body.</exception>
    // twins: Task as ValueTask, Coroutine; result Coroutine<T>
    public static Coroutine TimeoutAt(Seconds when, Func<TimeoutScope, Task> body) =>
        InScope(new TimeoutScope(when.OrNull), LimitBody.Of(body));

    /// <summary>Runs a body that may start tasks, and waits for them (asyncio's <c>async with asyncio.TaskGroup()</c>).</summary>
    /// <param name="body">The block; it gets the group.</param>
    /// <returns>A coroutine; it hands on what the body returns.</returns>
    /// <exception cref="AggregateException">Children or the body failed; the body's own error is the last.</exception>
    /// <exception cref="InvalidOperationException"><see cref="AsyncioSharp.TaskGroup.Cancel"/> has ended a body that was to have a
    /// result.</exception>
    [OverloadResolutionPriority(1)]
    public static async Coroutine TaskGroup(Func<TaskGroup, Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var group = new TaskGroup();
        group.Enter();
        Exception? error = null;
        try
        {
            await body(group);
        }
        catch (Exception caught)
        {
            error = caught;
        }

        if (await group.Exit(error) is { } outcome)
        {
            ExceptionDispatchInfo.Throw(outcome);
        }
    }

    /// <inheritdoc cref="TaskGroup(Func{TaskGroup, Coroutine})"/>
    /// <typeparam name="T">The type of the result.</typeparam>
    [OverloadResolutionPriority(1)]
    public static async Coroutine<T> TaskGroup<T>(Func<TaskGroup, Coroutine<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        ScopeResult<T> result = ScopeResult<T>.Cancelled;
        await TaskGroup(async Coroutine (group) => result = new(await body(group)));
        return result.TryGetValue(out T? value) ? value : throw Misuse.NoResult("TaskGroup", "tg.Cancel()");
    }

    /// <inheritdoc cref="TaskGroup(Func{TaskGroup, Coroutine})"/>
    // twins: Task as ValueTask; result Coroutine<T>
    public static Coroutine TaskGroup(Func<TaskGroup, Task> body) => TaskGroup(group => ScopeBody.Of(body, group));

    private static async Coroutine InScope(TimeoutScope scope, Func<TimeoutScope, Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        scope.Enter();
        Exception? error = null;
        try
        {
            await body(scope);
        }
        catch (Exception caught)
        {
            error = caught;
        }

        if ((scope.Exit(error) ?? error) is { } outcome)
        {
            ExceptionDispatchInfo.Throw(outcome);
        }
    }

    private static async Coroutine<T> InScope<T>(TimeoutScope scope, Func<TimeoutScope, Coroutine<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        T result = default!;
        await InScope(scope, async Coroutine (inner) => result = await body(inner));
        return result;
    }
}
