using System.Diagnostics;
using System.Reflection;

namespace AsyncioSharp.Testing;

/// <summary>Calls an async method by reflection and awaits what it returns, whichever awaitable that is.</summary>
[StackTraceHidden]
internal static class MethodBody
{
    private static readonly MethodInfo s_ofTyped = new Func<Coroutine<object>, Coroutine<object?>>(OfCoroutine)
        .Method.GetGenericMethodDefinition();

    /// <summary>The return types that <see cref="Of"/> awaits; others a framework deals with as it does without a loop.</summary>
    public static bool CanAwait(Type type) =>
        typeof(Task).IsAssignableFrom(type) || typeof(Coroutine).IsAssignableFrom(type) || type == typeof(ValueTask)
            || IsTypedValueTask(type);

    public static async Coroutine<object?> Of(Func<object?> method)
    {
        object? returned = method();
        if (returned is Coroutine coroutine)
        {
            return await OfCoroutine(coroutine);
        }

        Task? task = returned is ValueTask untyped ? untyped.AsTask()
            : returned is not null && IsTypedValueTask(returned.GetType())
                ? (Task)returned.GetType().GetMethod(nameof(ValueTask<>.AsTask))!.Invoke(returned, null)!
            : returned as Task;
        if (task is null)
        {
            throw new InvalidOperationException("The test method returned null instead of a task.");
        }

        await task;
        return ResultOf(task);
    }

    private static bool IsTypedValueTask(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>);

    // An async Task is, inside of the runtime, a Task of a type that nobody knows.
    private static object? ResultOf(Task task) =>
        task.GetType().GetProperty("Result") is { PropertyType.IsVisible: true } result ? result.GetValue(task) : null;

    private static async Coroutine<object?> OfCoroutine(Coroutine coroutine)
    {
        for (Type? type = coroutine.GetType(); type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Coroutine<>))
            {
                return await (Coroutine<object?>)s_ofTyped.MakeGenericMethod(type.GenericTypeArguments).Invoke(null, [coroutine])!;
            }
        }

        await coroutine;
        return null;
    }

    private static async Coroutine<object?> OfCoroutine<T>(Coroutine<T> coroutine) => await coroutine;
}
