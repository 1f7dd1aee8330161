using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>
/// Methods as the body of a task: the delegate is called by the first step, under the task's own context, so that everything it awaits resumes inside this task.
/// </summary>
/// <remarks>Cold like every coroutine, but a null delegate is refused at once, under the name that it has at the caller.</remarks>
[StackTraceHidden]
internal static class NativeBody
{
    public static Coroutine From(Func<Task> start, [CallerArgumentExpression(nameof(start))] string? parameter = null)
    {
        ArgumentNullException.ThrowIfNull(start, parameter);
        return Run(start);
    }

    public static Coroutine<T> From<T>(Func<Task<T>> start, [CallerArgumentExpression(nameof(start))] string? parameter = null)
    {
        ArgumentNullException.ThrowIfNull(start, parameter);
        return Run(start);
    }

    public static Coroutine From(Func<ValueTask> start, [CallerArgumentExpression(nameof(start))] string? parameter = null)
    {
        ArgumentNullException.ThrowIfNull(start, parameter);
        return Run(start);
    }

    public static Coroutine<T> From<T>(Func<ValueTask<T>> start, [CallerArgumentExpression(nameof(start))] string? parameter = null)
    {
        ArgumentNullException.ThrowIfNull(start, parameter);
        return Run(start);
    }

    public static Coroutine From(Func<Coroutine> start, [CallerArgumentExpression(nameof(start))] string? parameter = null)
    {
        ArgumentNullException.ThrowIfNull(start, parameter);
        return Run(start);
    }

    public static Coroutine<T> From<T>(Func<Coroutine<T>> start, [CallerArgumentExpression(nameof(start))] string? parameter = null)
    {
        ArgumentNullException.ThrowIfNull(start, parameter);
        return Run(start);
    }

    public static Coroutine From(Func<CancellationToken, Task> start, [CallerArgumentExpression(nameof(start))] string? parameter = null)
    {
        ArgumentNullException.ThrowIfNull(start, parameter);
        return Run(() => start(Asyncio.CancellationToken));
    }

    public static Coroutine<T> From<T>(Func<CancellationToken, Task<T>> start, [CallerArgumentExpression(nameof(start))] string? parameter = null)
    {
        ArgumentNullException.ThrowIfNull(start, parameter);
        return Run(() => start(Asyncio.CancellationToken));
    }

    public static Coroutine From(Func<CancellationToken, ValueTask> start, [CallerArgumentExpression(nameof(start))] string? parameter = null)
    {
        ArgumentNullException.ThrowIfNull(start, parameter);
        return Run(() => start(Asyncio.CancellationToken));
    }

    public static Coroutine<T> From<T>(Func<CancellationToken, ValueTask<T>> start, [CallerArgumentExpression(nameof(start))] string? parameter = null)
    {
        ArgumentNullException.ThrowIfNull(start, parameter);
        return Run(() => start(Asyncio.CancellationToken));
    }

    public static Coroutine From(Func<CancellationToken, Coroutine> start, [CallerArgumentExpression(nameof(start))] string? parameter = null)
    {
        ArgumentNullException.ThrowIfNull(start, parameter);
        return Run(() => start(Asyncio.CancellationToken));
    }

    public static Coroutine<T> From<T>(Func<CancellationToken, Coroutine<T>> start, [CallerArgumentExpression(nameof(start))] string? parameter = null)
    {
        ArgumentNullException.ThrowIfNull(start, parameter);
        return Run(() => start(Asyncio.CancellationToken));
    }

    private static async Coroutine Run(Func<Task> start) => await Started(start());

    private static async Coroutine<T> Run<T>(Func<Task<T>> start) => await Started(start());

    private static async Coroutine Run(Func<ValueTask> start) => await start();

    private static async Coroutine<T> Run<T>(Func<ValueTask<T>> start) => await start();

    private static async Coroutine Run(Func<Coroutine> start) => await Started(start());

    private static async Coroutine<T> Run<T>(Func<Coroutine<T>> start) => await Started(start());

    private static TAwaitable Started<TAwaitable>(TAwaitable? started)
        where TAwaitable : class =>
        started ?? throw new InvalidOperationException("The delegate returned null instead of a task or coroutine. Return the awaitable, or make the lambda async.");
}
