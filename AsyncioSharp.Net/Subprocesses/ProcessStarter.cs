namespace AsyncioSharp.Net;

/// <summary>From a command to a transport whose protocol has been told.</summary>
internal static class ProcessStarter
{
    public static async Coroutine<(SubprocessTransport Transport, TProtocol Protocol)> Start<TProtocol>(
        EventLoop loop, Func<TProtocol> protocolFactory, ChildCommand command)
        where TProtocol : SubprocessProtocol
    {
        ArgumentNullException.ThrowIfNull(protocolFactory);
        TProtocol protocol = protocolFactory();
        using OutsideWork? work = LoopNet.Of(loop).BeginWork();
        return (await Connect(loop, ChildProcess.Start(loop, command), protocol), protocol);
    }

    public static async Coroutine<AsyncioProcess> Start(EventLoop loop, int limit, ChildCommand command)
    {
        AsyncioStreamReader.CheckLimit(limit);
        using OutsideWork? work = LoopNet.Of(loop).BeginWork();
        return await ConnectStreams(loop, limit, ChildProcess.Start(loop, command));
    }

    public static async Coroutine<AsyncioProcess> ConnectStreams(EventLoop loop, int limit, ChildProcess child)
    {
        var protocol = new ProcessStreamProtocol(loop, limit);
        return new AsyncioProcess(await Connect(loop, child, protocol), protocol);
    }

    private static async Coroutine<ProcessTransport> Connect(EventLoop loop, ChildProcess child, SubprocessProtocol protocol)
    {
        Future made = loop.CreateFuture();
        var transport = ProcessTransport.Connect(loop, child, protocol, () => made.Wake());
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
