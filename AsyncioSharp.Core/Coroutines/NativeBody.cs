using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>
/// Native async methods as the body of a task: the delegate is called by the first step, under the task's own context, so that everything it awaits
/// resumes inside this task.
/// </summary>
[StackTraceHidden]
internal static class NativeBody
{
    public static async Coroutine From(Func<Task> start) => await Started(start());

    public static async Coroutine<T> From<T>(Func<Task<T>> start) => await Started(start());

    public static async Coroutine From(Func<ValueTask> start) => await start();

    public static async Coroutine<T> From<T>(Func<ValueTask<T>> start) => await start();

    public static async Coroutine From(Func<Coroutine> start) => await Started(start());

    public static async Coroutine<T> From<T>(Func<Coroutine<T>> start) => await Started(start());

    /// <summary>A hot task that is running already: its outcome becomes the task's.</summary>
    public static async Coroutine FromHot(Task task) => await task;

    /// <inheritdoc cref="FromHot(Task)"/>
    public static async Coroutine<T> FromHot<T>(Task<T> task) => await task;

    private static TAwaitable Started<TAwaitable>(TAwaitable? started)
        where TAwaitable : class =>
        started ?? throw new InvalidOperationException("The delegate returned null instead of a task or coroutine. Return the awaitable, or make the lambda async.");
}
