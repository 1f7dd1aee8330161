using AsyncioSharp.Remoting;

namespace AsyncioSharp.Orleans;

/// <summary>
/// Runs an async function to its end, on a loop of its own on this thread: so <c>Asyncio.Sleep</c> and all the rest work in it.
/// </summary>
internal abstract class AsyncFunction
{
    /// <summary>The result of a function that returns a task or a coroutine; null if that has none.</summary>
    /// <param name="function">The function.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="token">Cancels the task that the function runs in.</param>
    public static object? Run(RemoteFunction function, object?[] arguments, CancellationToken token)
    {
        Type result = function.Signature.Result;
        Type runner = typeof(Of<>).MakeGenericType(result == typeof(void) ? typeof(bool) : result);
        var one = (AsyncFunction)Activator.CreateInstance(runner)!;
        return one.Run(() => function.Invoke(arguments), token);
    }

    protected abstract object? Run(Func<object?> call, CancellationToken token);

    private sealed class Of<T> : AsyncFunction
    {
        protected override object? Run(Func<object?> call, CancellationToken token)
        {
            try
            {
                return AsyncioContext.Run(async () => await Await(call, token));
            }
            catch (CancelledError) when (token.IsCancellationRequested)
            {
                throw new OperationCanceledException(token);
            }
        }

        private static async Coroutine<object?> Await(Func<object?> call, CancellationToken token)
        {
            using CancellationTokenRegistration link = Asyncio.CurrentTask()!.CancelOn(token);
            switch (call())
            {
                case Coroutine<T> coroutine:
                    return await coroutine;
                case Coroutine coroutine:
                    await coroutine;
                    return null;
                case Task<T> task:
                    return await task;
                case Task task:
                    await task;
                    return null;
                case ValueTask<T> task:
                    return await task;
                case ValueTask task:
                    await task;
                    return null;
                default:
                    throw new InvalidOperationException("The function returned no task.");
            }
        }
    }
}
