using System.Runtime.ExceptionServices;

namespace AsyncioSharp;

// Level-triggered cancellation, which asyncio has not: CancelScope, MoveOnAfter, FailAfter, each with every kind of body.
// Coroutine wins where an async lambda fits several.
public static partial class Asyncio
{
    /// <summary>
    /// Runs a body that can be cancelled as a whole and then stays cancelled: level-triggered, as trio's and anyio's <c>CancelScope</c>.
    /// Not in asyncio.
    /// </summary>
    /// <param name="body">The block; it gets the scope.</param>
    /// <param name="timeout">Seconds from the moment the body begins, after which the scope is cancelled; null or infinity
    /// (<see cref="System.Threading.Timeout.InfiniteTimeSpan"/>) means no limit. Of two limits the earlier one counts.</param>
    /// <param name="deadline">The same as a time of the loop, in seconds.</param>
    /// <param name="shield">True holds the cancellation of scopes around this one back from the body; see
    /// <see cref="AsyncioSharp.CancelScope.Shield"/>.</param>
    /// <returns>A coroutine for the scope, which tells whether it was cancelled; or for the result of the body, or that the scope has ended
    /// it.</returns>
    /// <exception cref="ArgumentException">A time is not a number.</exception>
    // twins: Task as ValueTask, Coroutine; result Coroutine<ScopeResult<T>>
    public static Coroutine<CancelScope> CancelScope(
        Func<CancelScope, Task> body, Seconds timeout = default, Seconds deadline = default, bool shield = false)
    {
        ArgumentNullException.ThrowIfNull(body);
        return InScope(new CancelScope(timeout.OrNull, deadline.OrNull, shield), LimitBody.Of(body));
    }

    /// <summary>
    /// Runs a body with a time limit that is no error: when the time is over the body is cancelled, for good, and the program goes on after
    /// it (trio's and anyio's <c>move_on_after</c>).
    /// </summary>
    /// <param name="delay">Seconds from the moment the body begins; null or infinity
    /// (<see cref="System.Threading.Timeout.InfiniteTimeSpan"/>) means no limit.</param>
    /// <param name="body">The block; it gets the scope.</param>
    /// <param name="shield">As for <see cref="CancelScope(Func{CancelScope, Coroutine}, Seconds, Seconds, bool)"/>.</param>
    /// <returns>A coroutine for the scope, whose <see cref="AsyncioSharp.CancelScope.CancelledCaught"/> tells whether the body was cut
    /// short; or for the result of the body, or that it has none because it was.</returns>
    /// <exception cref="ArgumentException">The time is not a number.</exception>
    // twins: Task as ValueTask, Coroutine; result Coroutine<ScopeResult<T>>
    public static Coroutine<CancelScope> MoveOnAfter(Seconds delay, Func<CancelScope, Task> body, bool shield = false)
    {
        ArgumentNullException.ThrowIfNull(body);
        return InScope(new CancelScope(delay.OrNull, deadline: null, shield), LimitBody.Of(body));
    }

    /// <summary>
    /// Runs a body with a time limit, whose end is an error (trio's and anyio's <c>fail_after</c>). Unlike
    /// <see cref="Timeout(Seconds, Func{TimeoutScope, Coroutine})"/>, which interrupts one await, this interrupts every await until the
    /// body has ended.
    /// </summary>
    /// <param name="delay">Seconds from the moment the body begins; null or infinity
    /// (<see cref="System.Threading.Timeout.InfiniteTimeSpan"/>) means no limit.</param>
    /// <param name="body">The block; it gets the scope.</param>
    /// <param name="shield">As for <see cref="CancelScope(Func{CancelScope, Coroutine}, Seconds, Seconds, bool)"/>.</param>
    /// <returns>A coroutine for the scope; or for the result of the body.</returns>
    /// <exception cref="TimeoutException">The time was over, and the cancellation has ended the body.</exception>
    /// <exception cref="InvalidOperationException"><see cref="AsyncioSharp.CancelScope.Cancel(string)"/> has ended a body that was to have
    /// a result.</exception>
    /// <exception cref="ArgumentException">The time is not a number.</exception>
    // twins: Task as ValueTask, Coroutine; result Coroutine<T>
    public static Coroutine<CancelScope> FailAfter(Seconds delay, Func<CancelScope, Task> body, bool shield = false)
    {
        ArgumentNullException.ThrowIfNull(body);
        return OrFail(new CancelScope(delay.OrNull, deadline: null, shield), LimitBody.Of(body));
    }

    private static async Coroutine<CancelScope> InScope(CancelScope scope, Func<CancelScope, Coroutine> body, bool fails = false)
    {
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

        if (scope.Exit(error) is { } outcome)
        {
            ExceptionDispatchInfo.Throw(outcome);
        }

        return fails && scope.CancelledCaught && scope.Expired
            ? throw scope.TimeLimitError("FailAfter", error) : scope;
    }

    private static async Coroutine<ScopeResult<T>> InScope<T>(CancelScope scope, Func<CancelScope, Coroutine<T>> body, bool fails = false)
    {
        ScopeResult<T> result = ScopeResult<T>.Cancelled;
        await InScope(scope, async Coroutine (inner) => result = new(await body(inner)), fails);
        return result;
    }

    private static Coroutine<CancelScope> OrFail(CancelScope scope, Func<CancelScope, Coroutine> body) => InScope(scope, body, fails: true);

    private static async Coroutine<T> OrFail<T>(CancelScope scope, Func<CancelScope, Coroutine<T>> body) =>
        (await InScope(scope, body, fails: true)).TryGetValue(out T? value) ? value : throw Misuse.NoResult("FailAfter", "scope.Cancel()");
}
