using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>
/// Methods as the body of a task: the delegate is called by the first step, under the task's own context, so that everything it awaits
/// resumes inside this task.
/// </summary>
/// <remarks>Cold like every coroutine, but a null delegate is refused at once, under the name that it has at the caller.</remarks>
[StackTraceHidden]
internal static partial class NativeBody
{
    // twins: Task as ValueTask, Coroutine; result Coroutine<T>
    public static Coroutine From(Func<Task> start, [CallerArgumentExpression(nameof(start))] string? parameter = null)
    {
        ArgumentNullException.ThrowIfNull(start, parameter);
        return Run(start);
    }

    // twins: Task as ValueTask, Coroutine; result Coroutine<T>
    public static Coroutine From(Func<CancellationToken, Task> start, [CallerArgumentExpression(nameof(start))] string? parameter = null)
    {
        ArgumentNullException.ThrowIfNull(start, parameter);
        return Run(() => start(Asyncio.CancellationToken));
    }

    // twins: Task as Coroutine; result Coroutine<T>
    private static async Coroutine Run(Func<Task> start) => await Started(start());

    // twins: result Coroutine<T>
    private static async Coroutine Run(Func<ValueTask> start) => await start();

    private static TAwaitable Started<TAwaitable>(TAwaitable? started)
        where TAwaitable : class =>
        started ?? throw new InvalidOperationException(
            "The delegate returned null instead of a task or coroutine. Return the awaitable, or make the lambda async.");
}
