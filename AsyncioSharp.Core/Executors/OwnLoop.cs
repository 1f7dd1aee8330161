namespace AsyncioSharp;

/// <summary>Runs an async function to its end on this thread, on a loop that is made for it.</summary>
internal static class OwnLoop
{
    /// <param name="func">The function.</param>
    /// <param name="token">Cancels the task that the function runs in.</param>
    public static T Run<T>(Func<Coroutine<T>> func, CancellationToken token)
    {
        try
        {
            return AsyncioContext.Run(() => Follow(func, token));
        }
        catch (CancelledError) when (token.IsCancellationRequested)
        {
            throw new OperationCanceledException(token);
        }
    }

    private static async Coroutine<T> Follow<T>(Func<Coroutine<T>> func, CancellationToken token)
    {
        // Disposed, and not only left: that waits for a cancellation that is being delivered, which must not meet a loop that closes.
        using CancellationTokenRegistration link = Asyncio.CurrentTask()!.CancelOn(token);
        return await func();
    }
}
