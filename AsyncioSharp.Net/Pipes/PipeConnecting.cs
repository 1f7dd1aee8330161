using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

/// <summary>From a descriptor to a transport whose protocol has been told.</summary>
internal static class PipeConnecting
{
    public delegate TTransport MakeTransport<out TTransport>(EventLoop loop, PipeEnd end, BaseProtocol protocol, object view, Action onMade);

    public static async Coroutine<(TTransport Transport, TProtocol Protocol)> Connect<TTransport, TProtocol>(
        EventLoop loop, Func<TProtocol> protocolFactory, PipeHandle pipe, MakeTransport<TTransport> make)
        where TTransport : BaseTransport
        where TProtocol : BaseProtocol
    {
        TProtocol protocol = protocolFactory();
        Selector selector = SelectorDriver.Of(loop).Selector;
        if (selector is not EpollSelector)
        {
            throw new NotSupportedException($"Pipes are polled by EpollSelector, on Linux; this loop has {selector}. Subprocesses and sockets work with every selector.");
        }

        if (selector.Owns(pipe.Descriptor))
        {
            // Not to be closed with the refusal, as others are: the loop waits with it.
            (pipe.Owner as FileDescriptor)?.SetHandleAsInvalid();
            SelectorDriver.Of(loop).RefuseOwn(pipe.Descriptor);
        }

        PipeEnd end = PipeEnd.Adopt(pipe);
        Future made = loop.CreateFuture();
        TTransport transport;
        try
        {
            transport = make(loop, end, protocol, (object?)pipe.Owner ?? pipe.Descriptor, () => SetIfPending(made));
        }
        catch
        {
            end.Close();
            throw;
        }

        try
        {
            await made;
        }
        catch
        {
            transport.Close();
            throw;
        }

        return (transport, protocol);
    }

    private static void SetIfPending(Future made)
    {
        if (!made.Done())
        {
            made.SetResult();
        }
    }
}
