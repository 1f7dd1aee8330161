using System.Diagnostics.CodeAnalysis;

namespace AsyncioSharp;

/// <summary>Native tasks whose result type is not known at compile time.</summary>
internal static class UntypedTask
{
    public static ForeignFuture<object?> ToFuture(Task task, EventLoop loop) => new(task, loop, ResultOf);

    public static IAwaitable[] WrapAll(ReadOnlySpan<object> awaitables)
    {
        var wrapped = new IAwaitable[awaitables.Length];
        for (int i = 0; i < wrapped.Length; i++)
        {
            wrapped[i] = WrapAny(awaitables[i] ?? throw Sequences.NullAt(i, nameof(awaitables)));
        }

        return wrapped;
    }

    private static IAwaitable WrapAny(object awaitable) => awaitable switch
    {
        IAwaitable ours => ours,
        Task task => Wrap(task),
        ValueTask task => Wrap(task.AsTask()),
        _ when AsTask(awaitable) is { } task => Wrap(task),
        _ => throw new ArgumentException(
            $"An asyncio.Future, a coroutine or an awaitable is required, not {awaitable.GetType()}. Call the method, "
                + "and pass what it returns.", nameof(awaitable)),
    };

    private static ForeignFuture<object?> Wrap(Task task)
    {
        ForeignFuture<object?> future = ToFuture(task, Asyncio.GetEventLoop());
        future.IsTemporary = true;
        return future;
    }

    [DynamicDependency("AsTask", typeof(ValueTask<>))]
    [UnconditionalSuppressMessage(
        "Trimming", "IL2075:UnrecognizedReflectionPattern", Justification = "ValueTask<T>.AsTask is kept by the dependency above.")]
    private static Task? AsTask(object awaitable) =>
        awaitable.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ValueTask<>)
            ? (Task?)type.GetMethod("AsTask")!.Invoke(awaitable, null)
            : null;

    /// <summary>The result of a Task of T; null for a Task without one, which the runtime makes as a Task of an internal type.</summary>
    [DynamicDependency("Result", typeof(Task<>))]
    [UnconditionalSuppressMessage(
        "Trimming", "IL2075:UnrecognizedReflectionPattern", Justification = "Task<T>.Result is kept by the dependency above.")]
    private static object? ResultOf(Task task)
    {
        for (Type? type = task.GetType(); type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>))
            {
                return type.GetGenericArguments()[0].IsVisible ? type.GetProperty("Result")!.GetValue(task) : null;
            }
        }

        return null;
    }
}
