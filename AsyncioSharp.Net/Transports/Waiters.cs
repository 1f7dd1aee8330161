namespace AsyncioSharp.Net;

/// <summary>How Net uses futures: somebody waits, and may have been cancelled by the time there is something to tell.</summary>
internal static class Waiters
{
    /// <summary>Completes a future, unless it is done.</summary>
    public static void Wake(this Future waiter, Exception? error = null)
    {
        if (waiter.Done())
        {
            return;
        }

        if (error is null)
        {
            waiter.SetResult();
        }
        else
        {
            waiter.SetException(error);
        }
    }

    /// <summary>Makes a transport and waits until its protocol has been told.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="make">Makes it; gets what has to be called after ConnectionMade.</param>
    public static async Coroutine<TTransport> UntilMade<TTransport>(EventLoop loop, Func<Action, TTransport> make)
        where TTransport : BaseTransport
    {
        Future made = loop.CreateFuture();
        TTransport transport = make(() => made.Wake());
        try
        {
            await made;
        }
        catch
        {
            // Cancelled: nobody will ever get to know this transport.
            transport.Close();
            throw;
        }

        return transport;
    }
}
