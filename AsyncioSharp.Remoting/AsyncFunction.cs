using System.Diagnostics.CodeAnalysis;

namespace AsyncioSharp.Remoting;

/// <summary>
/// Runs an async function to its end, on a loop of its own on this thread: so <c>Asyncio.Sleep</c> and all the rest work in it.
/// </summary>
internal abstract class AsyncFunction
{
    /// <summary>One for functions whose awaited result is of this type.</summary>
    [RequiresUnreferencedCode(RemoteSerializer.Unreferenced)]
    [RequiresDynamicCode(RemoteSerializer.Dynamic)]
    public static AsyncFunction For(Type result) => (AsyncFunction)Activator.CreateInstance(
        typeof(Of<>).MakeGenericType(result == typeof(void) ? typeof(bool) : result))!;

    /// <summary>The result of a function that returns a task or a coroutine; null if that has none.</summary>
    /// <param name="call">Calls it.</param>
    /// <param name="token">Cancels the task that the function runs in.</param>
    public abstract object? Run(Func<object?> call, CancellationToken token);

    private sealed class Of<T> : AsyncFunction
    {
        public override object? Run(Func<object?> call, CancellationToken token)
        {
            try
            {
                return AsyncioContext.Run(() => Await(call, token));
            }
            catch (CancelledError) when (token.IsCancellationRequested)
            {
                throw new OperationCanceledException(token);
            }
        }

        private static async Coroutine<object?> Await(Func<object?> call, CancellationToken token)
        {
            // Disposed, and not only left: that waits for a cancellation that is being delivered, which must not meet a loop that closes.
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
