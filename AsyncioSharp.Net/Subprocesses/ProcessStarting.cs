namespace AsyncioSharp.Net;

/// <summary>From options to a transport whose protocol has been told.</summary>
internal static class ProcessStarting
{
    public static async Coroutine<(SubprocessTransport Transport, TProtocol Protocol)> Start<TProtocol>(EventLoop loop, Func<TProtocol> protocolFactory, ProcessOptions options)
        where TProtocol : SubprocessProtocol
    {
        ArgumentNullException.ThrowIfNull(protocolFactory);
        TProtocol protocol = protocolFactory();
        return (await Start(loop, protocol, options), protocol);
    }

    public static async Coroutine<AsyncioProcess> Start(EventLoop loop, int limit, ProcessOptions options)
    {
        AsyncioStreamReader.CheckLimit(limit);
        var protocol = new ProcessStreamProtocol(loop, limit);
        return new AsyncioProcess(await Start(loop, protocol, options), protocol);
    }

    private static async Coroutine<ProcessTransport> Start(EventLoop loop, SubprocessProtocol protocol, ProcessOptions options)
    {
        Future made = loop.CreateFuture();
        ProcessTransport transport = ProcessTransport.Start(loop, options, protocol, () =>
        {
            if (!made.Done())
            {
                made.SetResult();
            }
        });
        try
        {
            await made;
        }
        catch
        {
            // Cancelled: nobody will ever hold this child, so it must not outlive the call.
            transport.Close();
            await transport.Wait();
            throw;
        }

        return transport;
    }
}
